"""Messages of gRPC as models and back, by the names that these conversions have in the official client.

What a message means is said by the native half; here are the names alone. Needs `orthoplex.grpc`.
"""

from __future__ import annotations

from typing import Any, Callable

from .. import _native
from ..models._shapes import Shape

#: What is converted: the name behind `convert_`, the message, the type of the model.
NAMES = """
acorn_search_params AcornSearchParams AcornSearchParams
alias_description AliasDescription AliasDescription
alias_operations AliasOperations AliasOperations
collection_config CollectionConfig CollectionConfig
collection_description CollectionDescription CollectionDescription
collection_info CollectionInfo CollectionInfo
collection_params_diff CollectionParamsDiff CollectionParamsDiff
condition Condition Condition
context_input_pair ContextInputPair ContextPair
count_result CountResult CountResult
create_shard_key CreateShardKey CreateShardingKey
delete_shard_key DeleteShardKey DropShardingKey
dense_vector DenseVector list[float]
discover_input DiscoverInput DiscoverInput
expression Expression Expression
extended_point_id PointId ExtendedPointId
facet_value_hit FacetHit FacetValueHit
field_condition FieldCondition FieldCondition
filter Filter Filter
groups_result GroupsResult GroupsResult
hnsw_config HnswConfigDiff HnswConfig
hnsw_config_diff HnswConfigDiff HnswConfigDiff
lookup_location LookupLocation LookupLocation
match Match Match
mmr Mmr Mmr
multi_dense_vector MultiDenseVector list[list[float]]
multivector_config MultiVectorConfig MultiVectorConfig
optimizer_config OptimizersConfigDiff OptimizersConfig
optimizers_config OptimizersConfigDiff OptimizersConfig
optimizers_config_diff OptimizersConfigDiff OptimizersConfigDiff
order_by OrderBy OrderBy
order_by_interface OrderBy OrderByInterface
payload_schema_params PayloadIndexParams PayloadSchemaParams
payload_selector WithPayloadSelector PayloadSelector
point_id PointId ExtendedPointId
point_struct PointStruct PointStruct
point_vectors PointVectors PointVectors
points_selector PointsSelector PointsSelector
points_update_operation PointsUpdateOperation UpdateOperation
prefetch_query PrefetchQuery Prefetch
quantization_config QuantizationConfig QuantizationConfig
quantization_config_diff QuantizationConfigDiff QuantizationConfigDiff
quantization_search_params QuantizationSearchParams QuantizationSearchParams
query Query Query
query_interface Query QueryInterface
recommend_input RecommendInput RecommendInput
record RetrievedPoint Record
retrieved_point RetrievedPoint Record
scored_point ScoredPoint ScoredPoint
search_params SearchParams SearchParams
shard_key ShardKey ShardKey
shard_key_selector ShardKeySelector ShardKeySelector
sparse_vector SparseVector SparseVector
sparse_vector_params SparseVectorParams SparseVectorParams
sparse_vector_to_vector Vector SparseVector
start_from StartFrom StartFrom
strict_mode_config StrictModeConfig StrictModeConfig
strict_mode_config_output StrictModeConfig StrictModeConfigOutput
update_operation PointsUpdateOperation UpdateOperation
update_result UpdateResult UpdateResult
vector Vector VectorStruct
vector_input VectorInput VectorInput
vector_params VectorParams VectorParams
vector_params_diff VectorParamsDiff VectorParamsDiff
vector_struct Vectors VectorStruct
vectors Vectors VectorStruct
vectors_config VectorsConfig VectorsConfig
wal_config WalConfigDiff WalConfig
wal_config_diff WalConfigDiff WalConfigDiff
with_payload_interface WithPayloadSelector WithPayloadInterface
with_payload_selector WithPayloadSelector WithPayloadInterface
with_vectors WithVectorsSelector WithVector
with_vectors_selector WithVectorsSelector WithVector
write_ordering WriteOrdering WriteOrdering
"""


def to_rest(message: str, kind: str) -> Callable[[Any], Any]:
    shape = Shape(kind)

    def convert(model: Any) -> Any:
        own = model.SerializeToString()
        return shape.load(_native.read_message(f"qdrant.{message}", own).plain())

    return convert


def to_grpc(message: str, kind: str) -> Callable[[Any], Any]:
    def convert(model: Any) -> Any:
        from .. import grpc

        return getattr(grpc, message).FromString(_native.write_message(f"qdrant.{message}", model))

    return convert


class GrpcToRest:
    """`GrpcToRest.convert_filter(message)` and its like give models."""


class RestToGrpc:
    """`RestToGrpc.convert_filter(model)` and its like give messages."""


for _line in NAMES.split("\n"):
    if _line:
        _name, _message, _kind = _line.split(" ", 2)
        for _class, _made in ((GrpcToRest, to_rest(_message, _kind)), (RestToGrpc, to_grpc(_message, _kind))):
            _made.__name__ = f"convert_{_name}"
            _made.__doc__ = f"Converts between `{_message}` and {_kind}."
            setattr(_class, f"convert_{_name}", staticmethod(_made))
