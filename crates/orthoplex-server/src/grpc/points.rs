//! The service `qdrant.Points`, method by method.

use super::service::serve;
use orthoplex_proto::qdrant::points_server::Points;
use orthoplex_types::ops::{indexes, reads, vector_names, writes};

serve! {
    Points {
        upsert: writes::UpsertPoints, UpsertPoints => PointsOperationResponse;
        delete: writes::DeletePoints, DeletePoints => PointsOperationResponse;
        update_vectors: writes::UpdateVectors, UpdatePointVectors => PointsOperationResponse;
        delete_vectors: writes::DeleteVectors, DeletePointVectors => PointsOperationResponse;
        set_payload: writes::SetPayload, SetPayloadPoints => PointsOperationResponse;
        overwrite_payload: writes::OverwritePayload, SetPayloadPoints => PointsOperationResponse;
        delete_payload: writes::DeletePayload, DeletePayloadPoints => PointsOperationResponse;
        clear_payload: writes::ClearPayload, ClearPayloadPoints => PointsOperationResponse;
        update_batch: writes::BatchUpdate, UpdateBatchPoints => UpdateBatchResponse;
        create_field_index:
            indexes::CreateFieldIndex, CreateFieldIndexCollection => PointsOperationResponse;
        delete_field_index:
            indexes::DeleteFieldIndex, DeleteFieldIndexCollection => PointsOperationResponse;
        create_vector_name:
            vector_names::CreateVectorName, CreateVectorNameRequest => PointsOperationResponse;
        delete_vector_name:
            vector_names::DeleteVectorName, DeleteVectorNameRequest => PointsOperationResponse;
        facet: reads::FacetCounts, FacetCounts => FacetResponse;
        get: reads::GetPoints, GetPoints => GetResponse;
        scroll: reads::ScrollPoints, ScrollPoints => ScrollResponse;
        count: reads::CountPoints, CountPoints => CountResponse;
        query: reads::QueryPoints, QueryPoints => QueryResponse;
        query_batch: reads::QueryBatch, QueryBatchPoints => QueryBatchResponse;
        search: reads::SearchPoints, SearchPoints => SearchResponse;
        search_batch: reads::SearchBatch, SearchBatchPoints => SearchBatchResponse;
        recommend: reads::RecommendPoints, RecommendPoints => RecommendResponse;
        recommend_batch: reads::RecommendBatch, RecommendBatchPoints => RecommendBatchResponse;
        discover: reads::DiscoverPoints, DiscoverPoints => DiscoverResponse;
        discover_batch: reads::DiscoverBatch, DiscoverBatchPoints => DiscoverBatchResponse;
        query_groups: reads::QueryGroups, QueryPointGroups => QueryGroupsResponse;
        search_groups: reads::SearchGroups, SearchPointGroups => SearchGroupsResponse;
        recommend_groups: reads::RecommendGroups, RecommendPointGroups => RecommendGroupsResponse;
        search_matrix_pairs:
            reads::SearchMatrixPairs, SearchMatrixPoints => SearchMatrixPairsResponse;
        search_matrix_offsets:
            reads::SearchMatrixOffsets, SearchMatrixPoints => SearchMatrixOffsetsResponse;
    }
}
