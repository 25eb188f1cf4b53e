//! The service `qdrant.Points`, method by method.

use super::service::serve;
use orthoplex_proto::qdrant::points_server::Points;
use orthoplex_types::ops::{indexes, reads, vector_names, writes};

serve! {
    Points {
        upsert: writes::UpsertPoints;
        delete: writes::DeletePoints;
        update_vectors: writes::UpdateVectors;
        delete_vectors: writes::DeleteVectors;
        set_payload: writes::SetPayload;
        overwrite_payload: writes::OverwritePayload;
        delete_payload: writes::DeletePayload;
        clear_payload: writes::ClearPayload;
        update_batch: writes::BatchUpdate;
        create_field_index: indexes::CreateFieldIndex;
        delete_field_index: indexes::DeleteFieldIndex;
        create_vector_name: vector_names::CreateVectorName;
        delete_vector_name: vector_names::DeleteVectorName;
        facet: reads::FacetCounts;
        get: reads::GetPoints;
        scroll: reads::ScrollPoints;
        count: reads::CountPoints;
        query: reads::QueryPoints;
        query_batch: reads::QueryBatch;
        search: reads::SearchPoints;
        search_batch: reads::SearchBatch;
        recommend: reads::RecommendPoints;
        recommend_batch: reads::RecommendBatch;
        discover: reads::DiscoverPoints;
        discover_batch: reads::DiscoverBatch;
        query_groups: reads::QueryGroups;
        search_groups: reads::SearchGroups;
        recommend_groups: reads::RecommendGroups;
        search_matrix_pairs: reads::SearchMatrixPairs;
        search_matrix_offsets: reads::SearchMatrixOffsets;
    }
}
