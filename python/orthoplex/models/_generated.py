"""The models of the API. Made by `python/tools/models.py`; change `models.txt` instead."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, Dict, List, Literal, Optional, Union
from uuid import UUID

from .. import _native
from ._base import Built, Model, renamed
from ._shapes import Shape, own

class BinaryQuantizationEncoding(str, Enum):
    ONE_BIT = "one_bit"
    TWO_BITS = "two_bits"
    ONE_AND_HALF_BITS = "one_and_half_bits"


class BinaryQuantizationQueryEncoding(str, Enum):
    DEFAULT = "default"
    BINARY = "binary"
    SCALAR4BITS = "scalar4bits"
    SCALAR8BITS = "scalar8bits"


class BoolIndexType(str, Enum):
    BOOL = "bool"


class CollectionStatus(str, Enum):
    GREEN = "green"
    YELLOW = "yellow"
    GREY = "grey"
    RED = "red"

    def __str__(self) -> str:
        return self.value


class CompressionRatio(str, Enum):
    X4 = "x4"
    X8 = "x8"
    X16 = "x16"
    X32 = "x32"
    X64 = "x64"


class ContainerRuntime(str, Enum):
    NONE = "none"
    DOCKER = "docker"
    KUBERNETES = "kubernetes"
    OTHER = "other"

    def __str__(self) -> str:
        return self.value


class CpuEndian(str, Enum):
    LITTLE = "little"
    BIG = "big"
    OTHER = "other"


class Datatype(str, Enum):
    FLOAT32 = "float32"
    UINT8 = "uint8"
    FLOAT16 = "float16"
    TURBO4 = "turbo4"
    TURBO8 = "turbo8"
    TURBO16 = "turbo16"


class DatetimeIndexType(str, Enum):
    DATETIME = "datetime"


class Direction(str, Enum):
    ASC = "asc"
    DESC = "desc"


class Disabled(str, Enum):
    DISABLED = "Disabled"


class Distance(str, Enum):
    COSINE = "Cosine"
    EUCLID = "Euclid"
    DOT = "Dot"
    MANHATTAN = "Manhattan"

    def __str__(self) -> str:
        return self.value


class FloatIndexType(str, Enum):
    FLOAT = "float"


class Fusion(str, Enum):
    RRF = "rrf"
    DBSF = "dbsf"

    def __str__(self) -> str:
        return self.value


class GeoIndexType(str, Enum):
    GEO = "geo"


class IdfScope(str, Enum):
    GLOBAL = "global"

    def __str__(self) -> str:
        return self.value


class IntegerIndexType(str, Enum):
    INTEGER = "integer"


class IoBackend(str, Enum):
    MMAP = "mmap"
    IO_URING = "io_uring"

    def __str__(self) -> str:
        return self.value


class KeywordIndexType(str, Enum):
    KEYWORD = "keyword"


class Language(str, Enum):
    ARABIC = "arabic"
    AZERBAIJANI = "azerbaijani"
    BASQUE = "basque"
    BENGALI = "bengali"
    CATALAN = "catalan"
    CHINESE = "chinese"
    DANISH = "danish"
    DUTCH = "dutch"
    ENGLISH = "english"
    FINNISH = "finnish"
    FRENCH = "french"
    GERMAN = "german"
    GREEK = "greek"
    HEBREW = "hebrew"
    HINGLISH = "hinglish"
    HUNGARIAN = "hungarian"
    INDONESIAN = "indonesian"
    ITALIAN = "italian"
    JAPANESE = "japanese"
    KAZAKH = "kazakh"
    NEPALI = "nepali"
    NORWEGIAN = "norwegian"
    PORTUGUESE = "portuguese"
    ROMANIAN = "romanian"
    RUSSIAN = "russian"
    SLOVENE = "slovene"
    SPANISH = "spanish"
    SWEDISH = "swedish"
    TAJIK = "tajik"
    TURKISH = "turkish"


class LowMemoryModeOneOf(str, Enum):
    DISABLED = "disabled"

    def __str__(self) -> str:
        return self.value


class LowMemoryModeOneOf1(str, Enum):
    NO_RESIDENT = "no_resident"

    def __str__(self) -> str:
        return self.value


class LowMemoryModeOneOf2(str, Enum):
    NO_POPULATE = "no_populate"

    def __str__(self) -> str:
        return self.value


class MaxOptimizationThreadsSetting(str, Enum):
    AUTO = "auto"


class Memory(str, Enum):
    COLD = "cold"
    CACHED = "cached"
    PINNED = "pinned"

    def __str__(self) -> str:
        return self.value


class Modifier(str, Enum):
    NONE = "none"
    IDF = "idf"

    def __str__(self) -> str:
        return self.value


class MultiVectorComparator(str, Enum):
    MAX_SIM = "max_sim"


class NoStemmer(str, Enum):
    NONE = "none"

    def __str__(self) -> str:
        return self.value


class OptimizersStatusOneOf(str, Enum):
    OK = "ok"

    def __str__(self) -> str:
        return self.value


class PayloadSchemaType(str, Enum):
    KEYWORD = "keyword"
    INTEGER = "integer"
    FLOAT = "float"
    GEO = "geo"
    TEXT = "text"
    BOOL = "bool"
    DATETIME = "datetime"
    UUID = "uuid"

    def __str__(self) -> str:
        return self.value


class ReadConsistencyType(str, Enum):
    MAJORITY = "majority"
    QUORUM = "quorum"
    ALL = "all"

    def __str__(self) -> str:
        return self.value


class RecommendStrategy(str, Enum):
    AVERAGE_VECTOR = "average_vector"
    BEST_SCORE = "best_score"
    SUM_SCORES = "sum_scores"

    def __str__(self) -> str:
        return self.value


class ReplicaState(str, Enum):
    ACTIVE = "Active"
    DEAD = "Dead"
    PARTIAL = "Partial"
    INITIALIZING = "Initializing"
    LISTENER = "Listener"
    PARTIALSNAPSHOT = "PartialSnapshot"
    RECOVERY = "Recovery"
    RESHARDING = "Resharding"
    RESHARDINGSCALEDOWN = "ReshardingScaleDown"
    ACTIVEREAD = "ActiveRead"
    MANUALRECOVERY = "ManualRecovery"

    def __str__(self) -> str:
        return self.value


class ReshardingDirection(str, Enum):
    UP = "up"
    DOWN = "down"

    def __str__(self) -> str:
        return self.value


class ReshardingStage(str, Enum):
    MIGRATING_POINTS = "migrating_points"
    READ_HASH_RING_COMMITTED = "read_hash_ring_committed"
    WRITE_HASH_RING_COMMITTED = "write_hash_ring_committed"

    def __str__(self) -> str:
        return self.value


class Sample(str, Enum):
    RANDOM = "random"


class ScalarType(str, Enum):
    INT8 = "int8"


class SegmentType(str, Enum):
    PLAIN = "plain"
    INDEXED = "indexed"
    SPECIAL = "special"

    def __str__(self) -> str:
        return self.value


class ShardCleanStatusTelemetryOneOf(str, Enum):
    STARTED = "started"
    DONE = "done"
    CANCELLED = "cancelled"


class ShardStatus(str, Enum):
    GREEN = "green"
    YELLOW = "yellow"
    GREY = "grey"
    RED = "red"

    def __str__(self) -> str:
        return self.value


class ShardTransferMethod(str, Enum):
    STREAM_RECORDS = "stream_records"
    SNAPSHOT = "snapshot"
    WAL_DELTA = "wal_delta"
    RESHARDING_STREAM_RECORDS = "resharding_stream_records"

    def __str__(self) -> str:
        return self.value


class ShardingMethod(str, Enum):
    AUTO = "auto"
    CUSTOM = "custom"


class SnapshotPriority(str, Enum):
    NO_SYNC = "no_sync"
    SNAPSHOT = "snapshot"
    REPLICA = "replica"

    def __str__(self) -> str:
        return self.value


class Snowball(str, Enum):
    SNOWBALL = "snowball"


class SnowballLanguage(str, Enum):
    ARABIC = "arabic"
    ARMENIAN = "armenian"
    DANISH = "danish"
    DUTCH = "dutch"
    ENGLISH = "english"
    FINNISH = "finnish"
    FRENCH = "french"
    GERMAN = "german"
    GREEK = "greek"
    HUNGARIAN = "hungarian"
    ITALIAN = "italian"
    NORWEGIAN = "norwegian"
    PORTUGUESE = "portuguese"
    ROMANIAN = "romanian"
    RUSSIAN = "russian"
    SPANISH = "spanish"
    SWEDISH = "swedish"
    TAMIL = "tamil"
    TURKISH = "turkish"

    def __str__(self) -> str:
        return self.value


class SparseIndexTypeOneOf(str, Enum):
    MUTABLERAM = "MutableRam"

    def __str__(self) -> str:
        return self.value


class SparseIndexTypeOneOf1(str, Enum):
    IMMUTABLERAM = "ImmutableRam"

    def __str__(self) -> str:
        return self.value


class SparseIndexTypeOneOf2(str, Enum):
    MMAP = "Mmap"

    def __str__(self) -> str:
        return self.value


class SparseVectorStorageTypeOneOf(str, Enum):
    MMAP = "mmap"

    def __str__(self) -> str:
        return self.value


class StateRole(str, Enum):
    FOLLOWER = "Follower"
    CANDIDATE = "Candidate"
    LEADER = "Leader"
    PRECANDIDATE = "PreCandidate"

    def __str__(self) -> str:
        return self.value


class TextIndexType(str, Enum):
    TEXT = "text"


class TextScoringType(str, Enum):
    BM25 = "bm25"

    def __str__(self) -> str:
        return self.value


class TokenizerType(str, Enum):
    PREFIX = "prefix"
    WHITESPACE = "whitespace"
    WORD = "word"
    MULTILINGUAL = "multilingual"
    CODE = "code"


class TrackerStatusOneOf(str, Enum):
    OPTIMIZING = "optimizing"
    DONE = "done"


class TurboQuantBitSize(str, Enum):
    BITS1 = "bits1"
    BITS1_5 = "bits1_5"
    BITS2 = "bits2"
    BITS4 = "bits4"
    BITS8 = "bits8"


class UpdateMode(str, Enum):
    UPSERT = "upsert"
    INSERT_ONLY = "insert_only"
    UPDATE_ONLY = "update_only"

    def __str__(self) -> str:
        return self.value


class UpdateStatus(str, Enum):
    ACKNOWLEDGED = "acknowledged"
    COMPLETED = "completed"
    WAIT_TIMEOUT = "wait_timeout"

    def __str__(self) -> str:
        return self.value


class UuidIndexType(str, Enum):
    UUID = "uuid"


class VectorStorageDatatype(str, Enum):
    FLOAT32 = "float32"
    FLOAT16 = "float16"
    UINT8 = "uint8"
    TURBO4 = "turbo4"
    TURBO8 = "turbo8"
    TURBO16 = "turbo16"

    def __str__(self) -> str:
        return self.value


class VectorStorageTypeOneOf(str, Enum):
    MEMORY = "Memory"

    def __str__(self) -> str:
        return self.value


class VectorStorageTypeOneOf1(str, Enum):
    MMAP = "Mmap"

    def __str__(self) -> str:
        return self.value


class VectorStorageTypeOneOf2(str, Enum):
    CHUNKEDMMAP = "ChunkedMmap"

    def __str__(self) -> str:
        return self.value


class VectorStorageTypeOneOf3(str, Enum):
    INRAMCHUNKEDMMAP = "InRamChunkedMmap"

    def __str__(self) -> str:
        return self.value


class VectorStorageTypeOneOf4(str, Enum):
    INRAMMMAP = "InRamMmap"

    def __str__(self) -> str:
        return self.value


class VectorStorageTypeOneOf5(str, Enum):
    GRAPHINLINE = "GraphInline"

    def __str__(self) -> str:
        return self.value


class WriteOrdering(str, Enum):
    WEAK = "weak"
    MEDIUM = "medium"
    STRONG = "strong"

    def __str__(self) -> str:
        return self.value


class AbortReshardingOperation(Built):
    __slots__ = ("abort_resharding",)
    _wire = (("abort_resharding", "abort_resharding"),)
    _required = ("abort_resharding", )
    _strict = True
    abort_resharding: Any

    def __init__(self, *, abort_resharding: Any) -> None:
        self.abort_resharding = own(abort_resharding)


class AbortShardTransfer(Built):
    __slots__ = ("shard_id", "to_peer_id", "from_peer_id")
    _wire = (("shard_id", "shard_id"), ("to_peer_id", "to_peer_id"), ("from_peer_id", "from_peer_id"))
    _required = ("shard_id", "to_peer_id", "from_peer_id", )
    _strict = True
    shard_id: int
    to_peer_id: int
    from_peer_id: int

    def __init__(self, *, shard_id: int, to_peer_id: int, from_peer_id: int) -> None:
        self.shard_id = shard_id
        self.to_peer_id = to_peer_id
        self.from_peer_id = from_peer_id


class AbortTransferOperation(Built):
    __slots__ = ("abort_transfer",)
    _wire = (("abort_transfer", "abort_transfer"),)
    _required = ("abort_transfer", )
    _strict = True
    abort_transfer: AbortShardTransfer

    def __init__(self, *, abort_transfer: AbortShardTransfer) -> None:
        self.abort_transfer = _t0.load(abort_transfer)


class AbsExpression(Built):
    __slots__ = ("abs",)
    _wire = (("abs", "abs"),)
    _required = ("abs", )
    _strict = True
    abs: Expression

    def __init__(self, *, abs: Expression) -> None:
        self.abs = _t1.load(abs)


class AcornSearchParams(Built):
    __slots__ = ("enable", "max_selectivity")
    _wire = (("enable", "enable"), ("max_selectivity", "max_selectivity"))
    _strict = True
    enable: bool | None
    max_selectivity: float | None

    def __init__(self, *, enable: bool | None = False, max_selectivity: float | None = None) -> None:
        self.enable = enable
        self.max_selectivity = max_selectivity


class AcoshExpression(Built):
    __slots__ = ("acosh",)
    _wire = (("acosh", "acosh"),)
    _required = ("acosh", )
    _strict = True
    acosh: Expression

    def __init__(self, *, acosh: Expression) -> None:
        self.acosh = _t1.load(acosh)


class AliasDescription(Built):
    __slots__ = ("alias_name", "collection_name")
    _wire = (("alias_name", "alias_name"), ("collection_name", "collection_name"))
    _required = ("alias_name", "collection_name", )
    alias_name: str
    collection_name: str

    def __init__(self, *, alias_name: str, collection_name: str, **more: Any) -> None:
        self.alias_name = alias_name
        self.collection_name = collection_name


class AppBuildTelemetry(Built):
    __slots__ = ("name", "version", "features", "runtime_features", "low_memory_mode", "hnsw_global_config", "system", "jwt_rbac", "hide_jwt_dashboard", "audit", "startup")
    _wire = (("name", "name"), ("version", "version"), ("features", "features"), ("runtime_features", "runtime_features"), ("low_memory_mode", "low_memory_mode"), ("hnsw_global_config", "hnsw_global_config"), ("system", "system"), ("jwt_rbac", "jwt_rbac"), ("hide_jwt_dashboard", "hide_jwt_dashboard"), ("audit", "audit"), ("startup", "startup"))
    _required = ("name", "version", "startup", )
    name: str
    version: str
    features: AppFeaturesTelemetry | None
    runtime_features: FeatureFlags | None
    low_memory_mode: LowMemoryMode | None
    hnsw_global_config: HnswGlobalConfig | None
    system: RunningEnvironmentTelemetry | None
    jwt_rbac: bool | None
    hide_jwt_dashboard: bool | None
    audit: AuditTelemetry | None
    startup: datetime | date

    def __init__(self, *, name: str, version: str, features: AppFeaturesTelemetry | None = None, runtime_features: FeatureFlags | None = None, low_memory_mode: LowMemoryMode | None = None, hnsw_global_config: HnswGlobalConfig | None = None, system: RunningEnvironmentTelemetry | None = None, jwt_rbac: bool | None = None, hide_jwt_dashboard: bool | None = None, audit: AuditTelemetry | None = None, startup: datetime | date, **more: Any) -> None:
        self.name = name
        self.version = version
        self.features = features if features is None else _t2.load(features)
        self.runtime_features = runtime_features if runtime_features is None else _t3.load(runtime_features)
        self.low_memory_mode = low_memory_mode if low_memory_mode is None else _t4.load(low_memory_mode)
        self.hnsw_global_config = hnsw_global_config if hnsw_global_config is None else _t5.load(hnsw_global_config)
        self.system = system if system is None else _t6.load(system)
        self.jwt_rbac = jwt_rbac
        self.hide_jwt_dashboard = hide_jwt_dashboard
        self.audit = audit if audit is None else _t7.load(audit)
        self.startup = startup


class AppFeaturesTelemetry(Built):
    __slots__ = ("debug", "service_debug_feature", "recovery_mode", "gpu", "rocksdb", "staging")
    _wire = (("debug", "debug"), ("service_debug_feature", "service_debug_feature"), ("recovery_mode", "recovery_mode"), ("gpu", "gpu"), ("rocksdb", "rocksdb"), ("staging", "staging"))
    _required = ("debug", "service_debug_feature", "recovery_mode", "gpu", "rocksdb", "staging", )
    debug: bool
    service_debug_feature: bool
    recovery_mode: bool
    gpu: bool
    rocksdb: bool
    staging: bool

    def __init__(self, *, debug: bool, service_debug_feature: bool, recovery_mode: bool, gpu: bool, rocksdb: bool, staging: bool, **more: Any) -> None:
        self.debug = debug
        self.service_debug_feature = service_debug_feature
        self.recovery_mode = recovery_mode
        self.gpu = gpu
        self.rocksdb = rocksdb
        self.staging = staging


class AuditTelemetry(Built):
    __slots__ = ("dir", "rotation", "max_log_files", "trust_forwarded_headers", "log_api", "output", "dir_size_bytes")
    _wire = (("dir", "dir"), ("rotation", "rotation"), ("max_log_files", "max_log_files"), ("trust_forwarded_headers", "trust_forwarded_headers"), ("log_api", "log_api"), ("output", "output"), ("dir_size_bytes", "dir_size_bytes"))
    _required = ("dir", "rotation", "max_log_files", "trust_forwarded_headers", "log_api", "output", )
    dir: str
    rotation: str
    max_log_files: int
    trust_forwarded_headers: bool
    log_api: bool
    output: str
    dir_size_bytes: int | None

    def __init__(self, *, dir: str, rotation: str, max_log_files: int, trust_forwarded_headers: bool, log_api: bool, output: str, dir_size_bytes: int | None = None, **more: Any) -> None:
        self.dir = dir
        self.rotation = rotation
        self.max_log_files = max_log_files
        self.trust_forwarded_headers = trust_forwarded_headers
        self.log_api = log_api
        self.output = output
        self.dir_size_bytes = dir_size_bytes


class Batch(Built):
    __slots__ = ("ids", "vectors", "payloads")
    _wire = (("ids", "ids"), ("vectors", "vectors"), ("payloads", "payloads"))
    _required = ("ids", "vectors", )
    _strict = True
    ids: list[ExtendedPointId]
    vectors: BatchVectorStruct
    payloads: list[Payload] | None

    def __init__(self, *, ids: list[ExtendedPointId], vectors: BatchVectorStruct, payloads: list[Payload] | None = None) -> None:
        self.ids = own(ids)
        self.vectors = _t8.load(vectors)
        self.payloads = own(payloads)


class BinaryQuantization(Built):
    __slots__ = ("binary",)
    _wire = (("binary", "binary"),)
    _required = ("binary", )
    _strict = True
    binary: BinaryQuantizationConfig

    def __init__(self, *, binary: BinaryQuantizationConfig) -> None:
        self.binary = _t9.load(binary)


class BinaryQuantizationConfig(Built):
    __slots__ = ("always_ram", "memory", "encoding", "query_encoding")
    _wire = (("always_ram", "always_ram"), ("memory", "memory"), ("encoding", "encoding"), ("query_encoding", "query_encoding"))
    _strict = True
    always_ram: bool | None
    memory: Memory | None
    encoding: BinaryQuantizationEncoding | None
    query_encoding: BinaryQuantizationQueryEncoding | None

    def __init__(self, *, always_ram: bool | None = None, memory: Memory | None = None, encoding: BinaryQuantizationEncoding | None = None, query_encoding: BinaryQuantizationQueryEncoding | None = None) -> None:
        self.always_ram = always_ram
        self.memory = memory if memory is None else _t10.load(memory)
        self.encoding = encoding if encoding is None else _t11.load(encoding)
        self.query_encoding = query_encoding if query_encoding is None else _t12.load(query_encoding)


class Bm25Config(Built):
    __slots__ = ("k", "b", "avg_len", "tokenizer", "language", "lowercase", "ascii_folding", "stopwords", "stemmer", "min_token_len", "max_token_len")
    _wire = (("k", "k"), ("b", "b"), ("avg_len", "avg_len"), ("tokenizer", "tokenizer"), ("language", "language"), ("lowercase", "lowercase"), ("ascii_folding", "ascii_folding"), ("stopwords", "stopwords"), ("stemmer", "stemmer"), ("min_token_len", "min_token_len"), ("max_token_len", "max_token_len"))
    _strict = True
    k: float | None
    b: float | None
    avg_len: float | None
    tokenizer: TokenizerType | None
    language: str | None
    lowercase: bool | None
    ascii_folding: bool | None
    stopwords: StopwordsInterface | None
    stemmer: StemmingAlgorithm | None
    min_token_len: int | None
    max_token_len: int | None

    def __init__(self, *, k: float | None = 1.2, b: float | None = 0.75, avg_len: float | None = 256, tokenizer: TokenizerType | None = None, language: str | None = None, lowercase: bool | None = None, ascii_folding: bool | None = None, stopwords: StopwordsInterface | None = None, stemmer: StemmingAlgorithm | None = None, min_token_len: int | None = None, max_token_len: int | None = None) -> None:
        self.k = k
        self.b = b
        self.avg_len = avg_len
        self.tokenizer = tokenizer if tokenizer is None else _t13.load(tokenizer)
        self.language = language
        self.lowercase = lowercase
        self.ascii_folding = ascii_folding
        self.stopwords = stopwords if stopwords is None else _t14.load(stopwords)
        self.stemmer = stemmer if stemmer is None else _t15.load(stemmer)
        self.min_token_len = min_token_len
        self.max_token_len = max_token_len


class Bm25Params(Built):
    __slots__ = ("k", "b")
    _wire = (("k", "k"), ("b", "b"))
    _strict = True
    k: float | None
    b: float | None

    def __init__(self, *, k: float | None = None, b: float | None = None) -> None:
        self.k = k
        self.b = b


class Bm25Scoring(Built):
    __slots__ = ("bm25",)
    _wire = (("bm25", "bm25"),)
    _required = ("bm25", )
    _strict = True
    bm25: Bm25Params

    def __init__(self, *, bm25: Bm25Params) -> None:
        self.bm25 = _t16.load(bm25)


class BoolIndexParams(Built):
    __slots__ = ("type", "on_disk", "memory", "enable_hnsw", "nested")
    _wire = (("type", "type"), ("on_disk", "on_disk"), ("memory", "memory"), ("enable_hnsw", "enable_hnsw"), ("nested", "nested"))
    _required = ("type", )
    _strict = True
    type: BoolIndexType
    on_disk: bool | None
    memory: Memory | None
    enable_hnsw: bool | None
    nested: str | None

    def __init__(self, *, type: BoolIndexType, on_disk: bool | None = None, memory: Memory | None = None, enable_hnsw: bool | None = None, nested: str | None = None) -> None:
        self.type = _t17.load(type)
        self.on_disk = on_disk
        self.memory = memory if memory is None else _t10.load(memory)
        self.enable_hnsw = enable_hnsw
        self.nested = nested


class ChangeAliasesOperation(Built):
    __slots__ = ("actions",)
    _wire = (("actions", "actions"),)
    _required = ("actions", )
    _strict = True
    actions: list[AliasOperations]

    def __init__(self, *, actions: list[AliasOperations]) -> None:
        self.actions = _t18.load(actions)


class ClearPayloadOperation(Built):
    __slots__ = ("clear_payload",)
    _wire = (("clear_payload", "clear_payload"),)
    _required = ("clear_payload", )
    _strict = True
    clear_payload: PointsSelector

    def __init__(self, *, clear_payload: PointsSelector) -> None:
        self.clear_payload = _t19.load(clear_payload)


class ClusterConfigTelemetry(Built):
    __slots__ = ("grpc_timeout_ms", "p2p", "consensus")
    _wire = (("grpc_timeout_ms", "grpc_timeout_ms"), ("p2p", "p2p"), ("consensus", "consensus"))
    _required = ("grpc_timeout_ms", "p2p", "consensus", )
    grpc_timeout_ms: int
    p2p: P2pConfigTelemetry
    consensus: ConsensusConfigTelemetry

    def __init__(self, *, grpc_timeout_ms: int, p2p: P2pConfigTelemetry, consensus: ConsensusConfigTelemetry, **more: Any) -> None:
        self.grpc_timeout_ms = grpc_timeout_ms
        self.p2p = _t20.load(p2p)
        self.consensus = _t21.load(consensus)


class ClusterStatusOneOf(Built):
    __slots__ = ("status",)
    _wire = (("status", "status"),)
    _required = ("status", )
    status: Literal['disabled']

    def __init__(self, *, status: Literal['disabled'], **more: Any) -> None:
        self.status = status


class ClusterStatusOneOf1(Built):
    __slots__ = ("status", "peer_id", "peers", "raft_info", "consensus_thread_status", "message_send_failures")
    _wire = (("status", "status"), ("peer_id", "peer_id"), ("peers", "peers"), ("raft_info", "raft_info"), ("consensus_thread_status", "consensus_thread_status"), ("message_send_failures", "message_send_failures"))
    _required = ("status", "peer_id", "peers", "raft_info", "consensus_thread_status", "message_send_failures", )
    status: Literal['enabled']
    peer_id: int
    peers: dict[str, PeerInfo]
    raft_info: RaftInfo
    consensus_thread_status: ConsensusThreadStatus
    message_send_failures: dict[str, MessageSendErrors]

    def __init__(self, *, status: Literal['enabled'], peer_id: int, peers: dict[str, PeerInfo], raft_info: RaftInfo, consensus_thread_status: ConsensusThreadStatus, message_send_failures: dict[str, MessageSendErrors], **more: Any) -> None:
        self.status = status
        self.peer_id = peer_id
        self.peers = _t22.load(peers)
        self.raft_info = _t23.load(raft_info)
        self.consensus_thread_status = _t24.load(consensus_thread_status)
        self.message_send_failures = _t25.load(message_send_failures)


class ClusterStatusTelemetry(Built):
    __slots__ = ("number_of_peers", "term", "commit", "pending_operations", "role", "is_voter", "peer_id", "consensus_thread_status")
    _wire = (("number_of_peers", "number_of_peers"), ("term", "term"), ("commit", "commit"), ("pending_operations", "pending_operations"), ("role", "role"), ("is_voter", "is_voter"), ("peer_id", "peer_id"), ("consensus_thread_status", "consensus_thread_status"))
    _required = ("number_of_peers", "term", "commit", "pending_operations", "is_voter", "consensus_thread_status", )
    number_of_peers: int
    term: int
    commit: int
    pending_operations: int
    role: StateRole | None
    is_voter: bool
    peer_id: int | None
    consensus_thread_status: ConsensusThreadStatus

    def __init__(self, *, number_of_peers: int, term: int, commit: int, pending_operations: int, role: StateRole | None = None, is_voter: bool, peer_id: int | None = None, consensus_thread_status: ConsensusThreadStatus, **more: Any) -> None:
        self.number_of_peers = number_of_peers
        self.term = term
        self.commit = commit
        self.pending_operations = pending_operations
        self.role = role if role is None else _t26.load(role)
        self.is_voter = is_voter
        self.peer_id = peer_id
        self.consensus_thread_status = _t24.load(consensus_thread_status)


class ClusterTelemetry(Built):
    __slots__ = ("enabled", "status", "config", "peers", "peer_metadata", "metadata", "resharding_enabled")
    _wire = (("enabled", "enabled"), ("status", "status"), ("config", "config"), ("peers", "peers"), ("peer_metadata", "peer_metadata"), ("metadata", "metadata"), ("resharding_enabled", "resharding_enabled"))
    _required = ("enabled", )
    enabled: bool
    status: ClusterStatusTelemetry | None
    config: ClusterConfigTelemetry | None
    peers: dict[str, PeerInfo] | None
    peer_metadata: dict[str, PeerMetadata] | None
    metadata: dict[str, Any] | None
    resharding_enabled: bool | None

    def __init__(self, *, enabled: bool, status: ClusterStatusTelemetry | None = None, config: ClusterConfigTelemetry | None = None, peers: dict[str, PeerInfo] | None = None, peer_metadata: dict[str, PeerMetadata] | None = None, metadata: dict[str, Any] | None = None, resharding_enabled: bool | None = None, **more: Any) -> None:
        self.enabled = enabled
        self.status = status if status is None else _t27.load(status)
        self.config = config if config is None else _t28.load(config)
        self.peers = peers if peers is None else _t29.load(peers)
        self.peer_metadata = peer_metadata if peer_metadata is None else _t30.load(peer_metadata)
        self.metadata = own(metadata)
        self.resharding_enabled = resharding_enabled


class CollectionClusterInfo(Built):
    __slots__ = ("peer_id", "shard_count", "local_shards", "remote_shards", "shard_transfers", "resharding_operations")
    _wire = (("peer_id", "peer_id"), ("shard_count", "shard_count"), ("local_shards", "local_shards"), ("remote_shards", "remote_shards"), ("shard_transfers", "shard_transfers"), ("resharding_operations", "resharding_operations"))
    _required = ("peer_id", "shard_count", "local_shards", "remote_shards", "shard_transfers", )
    peer_id: int
    shard_count: int
    local_shards: list[LocalShardInfo]
    remote_shards: list[RemoteShardInfo]
    shard_transfers: list[ShardTransferInfo]
    resharding_operations: list[ReshardingInfo] | None

    def __init__(self, *, peer_id: int, shard_count: int, local_shards: list[LocalShardInfo], remote_shards: list[RemoteShardInfo], shard_transfers: list[ShardTransferInfo], resharding_operations: list[ReshardingInfo] | None = None, **more: Any) -> None:
        self.peer_id = peer_id
        self.shard_count = shard_count
        self.local_shards = _t31.load(local_shards)
        self.remote_shards = _t32.load(remote_shards)
        self.shard_transfers = _t33.load(shard_transfers)
        self.resharding_operations = resharding_operations if resharding_operations is None else _t34.load(resharding_operations)


class CollectionConfig(Built):
    __slots__ = ("params", "hnsw_config", "optimizer_config", "wal_config", "quantization_config", "strict_mode_config", "metadata")
    _wire = (("params", "params"), ("hnsw_config", "hnsw_config"), ("optimizer_config", "optimizer_config"), ("wal_config", "wal_config"), ("quantization_config", "quantization_config"), ("strict_mode_config", "strict_mode_config"), ("metadata", "metadata"))
    _required = ("params", "hnsw_config", "optimizer_config", )
    params: CollectionParams
    hnsw_config: HnswConfig
    optimizer_config: OptimizersConfig
    wal_config: WalConfig | None
    quantization_config: QuantizationConfig | None
    strict_mode_config: StrictModeConfigOutput | None
    metadata: Payload | None

    def __init__(self, *, params: CollectionParams, hnsw_config: HnswConfig, optimizer_config: OptimizersConfig, wal_config: WalConfig | None = None, quantization_config: QuantizationConfig | None = None, strict_mode_config: StrictModeConfigOutput | None = None, metadata: Payload | None = None, **more: Any) -> None:
        self.params = _t35.load(params)
        self.hnsw_config = _t36.load(hnsw_config)
        self.optimizer_config = _t37.load(optimizer_config)
        self.wal_config = wal_config if wal_config is None else _t38.load(wal_config)
        self.quantization_config = quantization_config if quantization_config is None else _t39.load(quantization_config)
        self.strict_mode_config = strict_mode_config if strict_mode_config is None else _t40.load(strict_mode_config)
        self.metadata = own(metadata)


class CollectionConfigTelemetry(Built):
    __slots__ = ("params", "hnsw_config", "optimizer_config", "wal_config", "quantization_config", "strict_mode_config", "uuid", "metadata")
    _wire = (("params", "params"), ("hnsw_config", "hnsw_config"), ("optimizer_config", "optimizer_config"), ("wal_config", "wal_config"), ("quantization_config", "quantization_config"), ("strict_mode_config", "strict_mode_config"), ("uuid", "uuid"), ("metadata", "metadata"))
    _required = ("params", "hnsw_config", "optimizer_config", "wal_config", )
    params: CollectionParams
    hnsw_config: HnswConfig
    optimizer_config: OptimizersConfig
    wal_config: WalConfig
    quantization_config: QuantizationConfig | None
    strict_mode_config: StrictModeConfigOutput | None
    uuid: UUID | None
    metadata: Payload | None

    def __init__(self, *, params: CollectionParams, hnsw_config: HnswConfig, optimizer_config: OptimizersConfig, wal_config: WalConfig, quantization_config: QuantizationConfig | None = None, strict_mode_config: StrictModeConfigOutput | None = None, uuid: UUID | None = None, metadata: Payload | None = None, **more: Any) -> None:
        self.params = _t35.load(params)
        self.hnsw_config = _t36.load(hnsw_config)
        self.optimizer_config = _t37.load(optimizer_config)
        self.wal_config = _t41.load(wal_config)
        self.quantization_config = quantization_config if quantization_config is None else _t39.load(quantization_config)
        self.strict_mode_config = strict_mode_config if strict_mode_config is None else _t40.load(strict_mode_config)
        self.uuid = uuid
        self.metadata = own(metadata)


class CollectionDescription(Built):
    __slots__ = ("name",)
    _wire = (("name", "name"),)
    _required = ("name", )
    name: str

    def __init__(self, *, name: str, **more: Any) -> None:
        self.name = name


class CollectionExistence(Built):
    __slots__ = ("exists",)
    _wire = (("exists", "exists"),)
    _required = ("exists", )
    exists: bool

    def __init__(self, *, exists: bool, **more: Any) -> None:
        self.exists = exists


class CollectionInfo(Built):
    __slots__ = ("status", "optimizer_status", "warnings", "indexed_vectors_count", "points_count", "segments_count", "config", "payload_schema", "update_queue", "created_at")
    _wire = (("status", "status"), ("optimizer_status", "optimizer_status"), ("warnings", "warnings"), ("indexed_vectors_count", "indexed_vectors_count"), ("points_count", "points_count"), ("segments_count", "segments_count"), ("config", "config"), ("payload_schema", "payload_schema"), ("update_queue", "update_queue"), ("created_at", "created_at"))
    _required = ("status", "optimizer_status", "segments_count", "config", "payload_schema", )
    status: CollectionStatus
    optimizer_status: OptimizersStatus
    warnings: list[CollectionWarning] | None
    indexed_vectors_count: int | None
    points_count: int | None
    segments_count: int
    config: CollectionConfig
    payload_schema: dict[str, PayloadIndexInfo]
    update_queue: UpdateQueueInfo | None
    created_at: datetime | date | None

    def __init__(self, *, status: CollectionStatus, optimizer_status: OptimizersStatus, warnings: list[CollectionWarning] | None = None, indexed_vectors_count: int | None = None, points_count: int | None = None, segments_count: int, config: CollectionConfig, payload_schema: dict[str, PayloadIndexInfo], update_queue: UpdateQueueInfo | None = None, created_at: datetime | date | None = None, **more: Any) -> None:
        self.status = _t42.load(status)
        self.optimizer_status = _t43.load(optimizer_status)
        self.warnings = warnings if warnings is None else _t44.load(warnings)
        self.indexed_vectors_count = indexed_vectors_count
        self.points_count = points_count
        self.segments_count = segments_count
        self.config = _t45.load(config)
        self.payload_schema = _t46.load(payload_schema)
        self.update_queue = update_queue if update_queue is None else _t47.load(update_queue)
        self.created_at = created_at


class CollectionParams(Built):
    __slots__ = ("vectors", "shard_number", "sharding_method", "replication_factor", "write_consistency_factor", "read_fan_out_factor", "read_fan_out_delay_ms", "on_disk_payload", "payload", "id_tracker", "sparse_vectors")
    _wire = (("vectors", "vectors"), ("shard_number", "shard_number"), ("sharding_method", "sharding_method"), ("replication_factor", "replication_factor"), ("write_consistency_factor", "write_consistency_factor"), ("read_fan_out_factor", "read_fan_out_factor"), ("read_fan_out_delay_ms", "read_fan_out_delay_ms"), ("on_disk_payload", "on_disk_payload"), ("payload", "payload"), ("id_tracker", "id_tracker"), ("sparse_vectors", "sparse_vectors"))
    vectors: VectorsConfig | None
    shard_number: int | None
    sharding_method: ShardingMethod | None
    replication_factor: int | None
    write_consistency_factor: int | None
    read_fan_out_factor: int | None
    read_fan_out_delay_ms: int | None
    on_disk_payload: bool | None
    payload: PayloadStorageParams | None
    id_tracker: IdTrackerParams | None
    sparse_vectors: dict[str, SparseVectorParams] | None

    def __init__(self, *, vectors: VectorsConfig | None = None, shard_number: int | None = 1, sharding_method: ShardingMethod | None = None, replication_factor: int | None = 1, write_consistency_factor: int | None = 1, read_fan_out_factor: int | None = None, read_fan_out_delay_ms: int | None = None, on_disk_payload: bool | None = True, payload: PayloadStorageParams | None = None, id_tracker: IdTrackerParams | None = None, sparse_vectors: dict[str, SparseVectorParams] | None = None, **more: Any) -> None:
        self.vectors = vectors if vectors is None else _t48.load(vectors)
        self.shard_number = shard_number
        self.sharding_method = sharding_method if sharding_method is None else _t49.load(sharding_method)
        self.replication_factor = replication_factor
        self.write_consistency_factor = write_consistency_factor
        self.read_fan_out_factor = read_fan_out_factor
        self.read_fan_out_delay_ms = read_fan_out_delay_ms
        self.on_disk_payload = on_disk_payload
        self.payload = payload if payload is None else _t50.load(payload)
        self.id_tracker = id_tracker if id_tracker is None else _t51.load(id_tracker)
        self.sparse_vectors = sparse_vectors if sparse_vectors is None else _t52.load(sparse_vectors)


class CollectionParamsDiff(Built):
    __slots__ = ("replication_factor", "write_consistency_factor", "read_fan_out_factor", "read_fan_out_delay_ms", "on_disk_payload", "payload", "id_tracker")
    _wire = (("replication_factor", "replication_factor"), ("write_consistency_factor", "write_consistency_factor"), ("read_fan_out_factor", "read_fan_out_factor"), ("read_fan_out_delay_ms", "read_fan_out_delay_ms"), ("on_disk_payload", "on_disk_payload"), ("payload", "payload"), ("id_tracker", "id_tracker"))
    _strict = True
    replication_factor: int | None
    write_consistency_factor: int | None
    read_fan_out_factor: int | None
    read_fan_out_delay_ms: int | None
    on_disk_payload: bool | None
    payload: PayloadStorageParams | None
    id_tracker: IdTrackerParams | None

    def __init__(self, *, replication_factor: int | None = None, write_consistency_factor: int | None = None, read_fan_out_factor: int | None = None, read_fan_out_delay_ms: int | None = None, on_disk_payload: bool | None = None, payload: PayloadStorageParams | None = None, id_tracker: IdTrackerParams | None = None) -> None:
        self.replication_factor = replication_factor
        self.write_consistency_factor = write_consistency_factor
        self.read_fan_out_factor = read_fan_out_factor
        self.read_fan_out_delay_ms = read_fan_out_delay_ms
        self.on_disk_payload = on_disk_payload
        self.payload = payload if payload is None else _t50.load(payload)
        self.id_tracker = id_tracker if id_tracker is None else _t51.load(id_tracker)


class CollectionSnapshotTelemetry(Built):
    __slots__ = ("id", "running_snapshots", "running_snapshot_recovery", "total_snapshot_creations")
    _wire = (("id", "id"), ("running_snapshots", "running_snapshots"), ("running_snapshot_recovery", "running_snapshot_recovery"), ("total_snapshot_creations", "total_snapshot_creations"))
    _required = ("id", )
    id: str
    running_snapshots: int | None
    running_snapshot_recovery: int | None
    total_snapshot_creations: int | None

    def __init__(self, *, id: str, running_snapshots: int | None = None, running_snapshot_recovery: int | None = None, total_snapshot_creations: int | None = None, **more: Any) -> None:
        self.id = id
        self.running_snapshots = running_snapshots
        self.running_snapshot_recovery = running_snapshot_recovery
        self.total_snapshot_creations = total_snapshot_creations


class CollectionTelemetry(Built):
    __slots__ = ("id", "init_time_ms", "config", "shards", "transfers", "resharding", "shard_clean_tasks")
    _wire = (("id", "id"), ("init_time_ms", "init_time_ms"), ("config", "config"), ("shards", "shards"), ("transfers", "transfers"), ("resharding", "resharding"), ("shard_clean_tasks", "shard_clean_tasks"))
    _required = ("id", )
    id: str
    init_time_ms: int | None
    config: CollectionConfigTelemetry | None
    shards: list[ReplicaSetTelemetry] | None
    transfers: list[ShardTransferInfo] | None
    resharding: list[ReshardingTelemetry] | None
    shard_clean_tasks: dict[str, ShardCleanStatusTelemetry] | None

    def __init__(self, *, id: str, init_time_ms: int | None = None, config: CollectionConfigTelemetry | None = None, shards: list[ReplicaSetTelemetry] | None = None, transfers: list[ShardTransferInfo] | None = None, resharding: list[ReshardingTelemetry] | None = None, shard_clean_tasks: dict[str, ShardCleanStatusTelemetry] | None = None, **more: Any) -> None:
        self.id = id
        self.init_time_ms = init_time_ms
        self.config = config if config is None else _t53.load(config)
        self.shards = shards if shards is None else _t54.load(shards)
        self.transfers = transfers if transfers is None else _t55.load(transfers)
        self.resharding = resharding if resharding is None else _t56.load(resharding)
        self.shard_clean_tasks = shard_clean_tasks if shard_clean_tasks is None else _t57.load(shard_clean_tasks)


class CollectionWarning(Built):
    __slots__ = ("message",)
    _wire = (("message", "message"),)
    _required = ("message", )
    message: str

    def __init__(self, *, message: str, **more: Any) -> None:
        self.message = message


class CollectionsAggregatedTelemetry(Built):
    __slots__ = ("vectors", "optimizers_status", "params")
    _wire = (("vectors", "vectors"), ("optimizers_status", "optimizers_status"), ("params", "params"))
    _required = ("vectors", "optimizers_status", "params", )
    vectors: int
    optimizers_status: OptimizersStatus
    params: CollectionParams

    def __init__(self, *, vectors: int, optimizers_status: OptimizersStatus, params: CollectionParams, **more: Any) -> None:
        self.vectors = vectors
        self.optimizers_status = _t43.load(optimizers_status)
        self.params = _t35.load(params)


class CollectionsAliasesResponse(Built):
    __slots__ = ("aliases",)
    _wire = (("aliases", "aliases"),)
    _required = ("aliases", )
    aliases: list[AliasDescription]

    def __init__(self, *, aliases: list[AliasDescription], **more: Any) -> None:
        self.aliases = _t58.load(aliases)


class CollectionsResponse(Built):
    __slots__ = ("collections",)
    _wire = (("collections", "collections"),)
    _required = ("collections", )
    collections: list[CollectionDescription]

    def __init__(self, *, collections: list[CollectionDescription], **more: Any) -> None:
        self.collections = _t59.load(collections)


class CollectionsTelemetry(Built):
    __slots__ = ("number_of_collections", "max_collections", "collections", "snapshots")
    _wire = (("number_of_collections", "number_of_collections"), ("max_collections", "max_collections"), ("collections", "collections"), ("snapshots", "snapshots"))
    _required = ("number_of_collections", )
    number_of_collections: int
    max_collections: int | None
    collections: list[CollectionTelemetryEnum] | None
    snapshots: list[CollectionSnapshotTelemetry] | None

    def __init__(self, *, number_of_collections: int, max_collections: int | None = None, collections: list[CollectionTelemetryEnum] | None = None, snapshots: list[CollectionSnapshotTelemetry] | None = None, **more: Any) -> None:
        self.number_of_collections = number_of_collections
        self.max_collections = max_collections
        self.collections = collections if collections is None else _t60.load(collections)
        self.snapshots = snapshots if snapshots is None else _t61.load(snapshots)


class ConsensusConfigTelemetry(Built):
    __slots__ = ("max_message_queue_size", "tick_period_ms", "bootstrap_timeout_sec")
    _wire = (("max_message_queue_size", "max_message_queue_size"), ("tick_period_ms", "tick_period_ms"), ("bootstrap_timeout_sec", "bootstrap_timeout_sec"))
    _required = ("max_message_queue_size", "tick_period_ms", "bootstrap_timeout_sec", )
    max_message_queue_size: int
    tick_period_ms: int
    bootstrap_timeout_sec: int

    def __init__(self, *, max_message_queue_size: int, tick_period_ms: int, bootstrap_timeout_sec: int, **more: Any) -> None:
        self.max_message_queue_size = max_message_queue_size
        self.tick_period_ms = tick_period_ms
        self.bootstrap_timeout_sec = bootstrap_timeout_sec


class ConsensusThreadStatusOneOf(Built):
    __slots__ = ("consensus_thread_status", "last_update")
    _wire = (("consensus_thread_status", "consensus_thread_status"), ("last_update", "last_update"))
    _required = ("consensus_thread_status", "last_update", )
    consensus_thread_status: Literal['working']
    last_update: datetime | date

    def __init__(self, *, consensus_thread_status: Literal['working'], last_update: datetime | date, **more: Any) -> None:
        self.consensus_thread_status = consensus_thread_status
        self.last_update = last_update


class ConsensusThreadStatusOneOf1(Built):
    __slots__ = ("consensus_thread_status",)
    _wire = (("consensus_thread_status", "consensus_thread_status"),)
    _required = ("consensus_thread_status", )
    consensus_thread_status: Literal['stopped']

    def __init__(self, *, consensus_thread_status: Literal['stopped'], **more: Any) -> None:
        self.consensus_thread_status = consensus_thread_status


class ConsensusThreadStatusOneOf2(Built):
    __slots__ = ("consensus_thread_status", "err")
    _wire = (("consensus_thread_status", "consensus_thread_status"), ("err", "err"))
    _required = ("consensus_thread_status", "err", )
    consensus_thread_status: Literal['stopped_with_err']
    err: str

    def __init__(self, *, consensus_thread_status: Literal['stopped_with_err'], err: str, **more: Any) -> None:
        self.consensus_thread_status = consensus_thread_status
        self.err = err


class ContextPair(Built):
    __slots__ = ("positive", "negative")
    _wire = (("positive", "positive"), ("negative", "negative"))
    _required = ("positive", "negative", )
    _strict = True
    positive: VectorInput
    negative: VectorInput

    def __init__(self, *, positive: VectorInput, negative: VectorInput) -> None:
        self.positive = positive.copy() if positive.__class__ is list else _t62.load(positive)
        self.negative = negative.copy() if negative.__class__ is list else _t62.load(negative)


class ContextQuery(Built):
    __slots__ = ("context",)
    _wire = (("context", "context"),)
    _required = ("context", )
    _strict = True
    context: ContextInput

    def __init__(self, *, context: ContextInput) -> None:
        self.context = _t63.load(context)


class CountRequest(Built):
    __slots__ = ("shard_key", "filter", "exact")
    _wire = (("shard_key", "shard_key"), ("filter", "filter"), ("exact", "exact"))
    _strict = True
    shard_key: ShardKeySelector | None
    filter: Filter | None
    exact: bool | None

    def __init__(self, *, shard_key: ShardKeySelector | None = None, filter: Filter | None = None, exact: bool | None = True) -> None:
        self.shard_key = shard_key if shard_key is None else shard_key.copy() if shard_key.__class__ is list else _t64.load(shard_key)
        self.filter = filter if filter is None else _t65.load(filter)
        self.exact = exact


class CountResult(Built):
    __slots__ = ("count",)
    _wire = (("count", "count"),)
    _required = ("count", )
    count: int

    def __init__(self, *, count: int, **more: Any) -> None:
        self.count = count


class CreateAlias(Built):
    __slots__ = ("collection_name", "alias_name")
    _wire = (("collection_name", "collection_name"), ("alias_name", "alias_name"))
    _required = ("collection_name", "alias_name", )
    _strict = True
    collection_name: str
    alias_name: str

    def __init__(self, *, collection_name: str, alias_name: str) -> None:
        self.collection_name = collection_name
        self.alias_name = alias_name


class CreateAliasOperation(Built):
    __slots__ = ("create_alias",)
    _wire = (("create_alias", "create_alias"),)
    _required = ("create_alias", )
    _strict = True
    create_alias: CreateAlias

    def __init__(self, *, create_alias: CreateAlias) -> None:
        self.create_alias = _t66.load(create_alias)


class CreateCollection(Built):
    __slots__ = ("vectors", "shard_number", "sharding_method", "replication_factor", "write_consistency_factor", "on_disk_payload", "payload", "id_tracker", "hnsw_config", "wal_config", "optimizers_config", "quantization_config", "sparse_vectors", "strict_mode_config", "metadata")
    _wire = (("vectors", "vectors"), ("shard_number", "shard_number"), ("sharding_method", "sharding_method"), ("replication_factor", "replication_factor"), ("write_consistency_factor", "write_consistency_factor"), ("on_disk_payload", "on_disk_payload"), ("payload", "payload"), ("id_tracker", "id_tracker"), ("hnsw_config", "hnsw_config"), ("wal_config", "wal_config"), ("optimizers_config", "optimizers_config"), ("quantization_config", "quantization_config"), ("sparse_vectors", "sparse_vectors"), ("strict_mode_config", "strict_mode_config"), ("metadata", "metadata"))
    _strict = True
    vectors: VectorsConfig | None
    shard_number: int | None
    sharding_method: ShardingMethod | None
    replication_factor: int | None
    write_consistency_factor: int | None
    on_disk_payload: bool | None
    payload: PayloadStorageParams | None
    id_tracker: IdTrackerParams | None
    hnsw_config: HnswConfigDiff | None
    wal_config: WalConfigDiff | None
    optimizers_config: OptimizersConfigDiff | None
    quantization_config: QuantizationConfig | None
    sparse_vectors: dict[str, SparseVectorParams] | None
    strict_mode_config: StrictModeConfig | None
    metadata: Payload | None

    def __init__(self, *, vectors: VectorsConfig | None = None, shard_number: int | None = None, sharding_method: ShardingMethod | None = None, replication_factor: int | None = None, write_consistency_factor: int | None = None, on_disk_payload: bool | None = None, payload: PayloadStorageParams | None = None, id_tracker: IdTrackerParams | None = None, hnsw_config: HnswConfigDiff | None = None, wal_config: WalConfigDiff | None = None, optimizers_config: OptimizersConfigDiff | None = None, quantization_config: QuantizationConfig | None = None, sparse_vectors: dict[str, SparseVectorParams] | None = None, strict_mode_config: StrictModeConfig | None = None, metadata: Payload | None = None) -> None:
        self.vectors = vectors if vectors is None else _t48.load(vectors)
        self.shard_number = shard_number
        self.sharding_method = sharding_method if sharding_method is None else _t49.load(sharding_method)
        self.replication_factor = replication_factor
        self.write_consistency_factor = write_consistency_factor
        self.on_disk_payload = on_disk_payload
        self.payload = payload if payload is None else _t50.load(payload)
        self.id_tracker = id_tracker if id_tracker is None else _t51.load(id_tracker)
        self.hnsw_config = hnsw_config if hnsw_config is None else _t67.load(hnsw_config)
        self.wal_config = wal_config if wal_config is None else _t68.load(wal_config)
        self.optimizers_config = optimizers_config if optimizers_config is None else _t69.load(optimizers_config)
        self.quantization_config = quantization_config if quantization_config is None else _t39.load(quantization_config)
        self.sparse_vectors = sparse_vectors if sparse_vectors is None else _t52.load(sparse_vectors)
        self.strict_mode_config = strict_mode_config if strict_mode_config is None else _t70.load(strict_mode_config)
        self.metadata = own(metadata)


class CreateFieldIndex(Built):
    __slots__ = ("field_name", "field_schema")
    _wire = (("field_name", "field_name"), ("field_schema", "field_schema"))
    _required = ("field_name", )
    _strict = True
    field_name: str
    field_schema: PayloadFieldSchema | None

    def __init__(self, *, field_name: str, field_schema: PayloadFieldSchema | None = None) -> None:
        self.field_name = field_name
        self.field_schema = field_schema if field_schema is None else _t71.load(field_schema)


class CreateShardingKey(Built):
    __slots__ = ("shard_key", "shards_number", "replication_factor", "placement", "initial_state")
    _wire = (("shard_key", "shard_key"), ("shards_number", "shards_number"), ("replication_factor", "replication_factor"), ("placement", "placement"), ("initial_state", "initial_state"))
    _required = ("shard_key", )
    _strict = True
    shard_key: ShardKey
    shards_number: int | None
    replication_factor: int | None
    placement: list[int] | None
    initial_state: ReplicaState | None

    def __init__(self, *, shard_key: ShardKey, shards_number: int | None = None, replication_factor: int | None = None, placement: list[int] | None = None, initial_state: ReplicaState | None = None) -> None:
        self.shard_key = shard_key
        self.shards_number = shards_number
        self.replication_factor = replication_factor
        self.placement = own(placement)
        self.initial_state = initial_state if initial_state is None else _t72.load(initial_state)


class CreateShardingKeyOperation(Built):
    __slots__ = ("create_sharding_key",)
    _wire = (("create_sharding_key", "create_sharding_key"),)
    _required = ("create_sharding_key", )
    _strict = True
    create_sharding_key: CreateShardingKey

    def __init__(self, *, create_sharding_key: CreateShardingKey) -> None:
        self.create_sharding_key = _t73.load(create_sharding_key)


class DatetimeExpression(Built):
    __slots__ = ("datetime",)
    _wire = (("datetime", "datetime"),)
    _required = ("datetime", )
    _strict = True
    datetime: str

    def __init__(self, *, datetime: str) -> None:
        self.datetime = datetime


class DatetimeIndexParams(Built):
    __slots__ = ("type", "is_principal", "on_disk", "memory", "enable_hnsw", "nested")
    _wire = (("type", "type"), ("is_principal", "is_principal"), ("on_disk", "on_disk"), ("memory", "memory"), ("enable_hnsw", "enable_hnsw"), ("nested", "nested"))
    _required = ("type", )
    _strict = True
    type: DatetimeIndexType
    is_principal: bool | None
    on_disk: bool | None
    memory: Memory | None
    enable_hnsw: bool | None
    nested: str | None

    def __init__(self, *, type: DatetimeIndexType, is_principal: bool | None = None, on_disk: bool | None = None, memory: Memory | None = None, enable_hnsw: bool | None = None, nested: str | None = None) -> None:
        self.type = _t74.load(type)
        self.is_principal = is_principal
        self.on_disk = on_disk
        self.memory = memory if memory is None else _t10.load(memory)
        self.enable_hnsw = enable_hnsw
        self.nested = nested


class DatetimeKeyExpression(Built):
    __slots__ = ("datetime_key",)
    _wire = (("datetime_key", "datetime_key"),)
    _required = ("datetime_key", )
    _strict = True
    datetime_key: str

    def __init__(self, *, datetime_key: str) -> None:
        self.datetime_key = datetime_key


class DatetimeRange(Built):
    __slots__ = ("lt", "gt", "gte", "lte")
    _wire = (("lt", "lt"), ("gt", "gt"), ("gte", "gte"), ("lte", "lte"))
    _strict = True
    lt: datetime | date | None
    gt: datetime | date | None
    gte: datetime | date | None
    lte: datetime | date | None

    def __init__(self, *, lt: datetime | date | None = None, gt: datetime | date | None = None, gte: datetime | date | None = None, lte: datetime | date | None = None) -> None:
        self.lt = lt
        self.gt = gt
        self.gte = gte
        self.lte = lte


class DecayParamsExpression(Built):
    __slots__ = ("x", "target", "scale", "midpoint")
    _wire = (("x", "x"), ("target", "target"), ("scale", "scale"), ("midpoint", "midpoint"))
    _required = ("x", )
    _strict = True
    x: Expression
    target: Expression | None
    scale: float | None
    midpoint: float | None

    def __init__(self, *, x: Expression, target: Expression | None = None, scale: float | None = None, midpoint: float | None = None) -> None:
        self.x = _t1.load(x)
        self.target = target if target is None else _t75.load(target)
        self.scale = scale
        self.midpoint = midpoint


class DeleteAlias(Built):
    __slots__ = ("alias_name",)
    _wire = (("alias_name", "alias_name"),)
    _required = ("alias_name", )
    _strict = True
    alias_name: str

    def __init__(self, *, alias_name: str) -> None:
        self.alias_name = alias_name


class DeleteAliasOperation(Built):
    __slots__ = ("delete_alias",)
    _wire = (("delete_alias", "delete_alias"),)
    _required = ("delete_alias", )
    _strict = True
    delete_alias: DeleteAlias

    def __init__(self, *, delete_alias: DeleteAlias) -> None:
        self.delete_alias = _t76.load(delete_alias)


class DeleteOperation(Built):
    __slots__ = ("delete",)
    _wire = (("delete", "delete"),)
    _required = ("delete", )
    _strict = True
    delete: PointsSelector

    def __init__(self, *, delete: PointsSelector) -> None:
        self.delete = _t19.load(delete)


class DeletePayload(Built):
    __slots__ = ("keys", "points", "filter", "shard_key")
    _wire = (("keys", "keys"), ("points", "points"), ("filter", "filter"), ("shard_key", "shard_key"))
    _required = ("keys", )
    _strict = True
    keys: list[str]
    points: list[ExtendedPointId] | None
    filter: Filter | None
    shard_key: ShardKeySelector | None

    def __init__(self, *, keys: list[str], points: list[ExtendedPointId] | None = None, filter: Filter | None = None, shard_key: ShardKeySelector | None = None) -> None:
        self.keys = own(keys)
        self.points = own(points)
        self.filter = filter if filter is None else _t65.load(filter)
        self.shard_key = shard_key if shard_key is None else shard_key.copy() if shard_key.__class__ is list else _t64.load(shard_key)


class DeletePayloadOperation(Built):
    __slots__ = ("delete_payload",)
    _wire = (("delete_payload", "delete_payload"),)
    _required = ("delete_payload", )
    _strict = True
    delete_payload: DeletePayload

    def __init__(self, *, delete_payload: DeletePayload) -> None:
        self.delete_payload = _t77.load(delete_payload)


class DeleteVectors(Built):
    __slots__ = ("points", "filter", "vector", "shard_key")
    _wire = (("points", "points"), ("filter", "filter"), ("vector", "vector"), ("shard_key", "shard_key"))
    _required = ("vector", )
    _strict = True
    points: list[ExtendedPointId] | None
    filter: Filter | None
    vector: list[str]
    shard_key: ShardKeySelector | None

    def __init__(self, *, points: list[ExtendedPointId] | None = None, filter: Filter | None = None, vector: list[str], shard_key: ShardKeySelector | None = None) -> None:
        self.points = own(points)
        self.filter = filter if filter is None else _t65.load(filter)
        self.vector = own(vector)
        self.shard_key = shard_key if shard_key is None else shard_key.copy() if shard_key.__class__ is list else _t64.load(shard_key)


class DeleteVectorsOperation(Built):
    __slots__ = ("delete_vectors",)
    _wire = (("delete_vectors", "delete_vectors"),)
    _required = ("delete_vectors", )
    _strict = True
    delete_vectors: DeleteVectors

    def __init__(self, *, delete_vectors: DeleteVectors) -> None:
        self.delete_vectors = _t78.load(delete_vectors)


class DenseVectorConfig(Built):
    __slots__ = ("size", "distance", "multivector_config", "datatype")
    _wire = (("size", "size"), ("distance", "distance"), ("multivector_config", "multivector_config"), ("datatype", "datatype"))
    _required = ("size", "distance", )
    _strict = True
    size: int
    distance: Distance
    multivector_config: MultiVectorConfig | None
    datatype: VectorStorageDatatype | None

    def __init__(self, *, size: int, distance: Distance, multivector_config: MultiVectorConfig | None = None, datatype: VectorStorageDatatype | None = None) -> None:
        self.size = size
        self.distance = _t79.load(distance)
        self.multivector_config = multivector_config if multivector_config is None else _t80.load(multivector_config)
        self.datatype = datatype if datatype is None else _t81.load(datatype)


class DenseVectorNameConfig(Built):
    __slots__ = ("dense",)
    _wire = (("dense", "dense"),)
    _required = ("dense", )
    _strict = True
    dense: DenseVectorConfig

    def __init__(self, *, dense: DenseVectorConfig) -> None:
        self.dense = _t82.load(dense)


class DisabledStemmerParams(Built):
    __slots__ = ("type",)
    _wire = (("type", "type"),)
    _required = ("type", )
    _strict = True
    type: NoStemmer

    def __init__(self, *, type: NoStemmer) -> None:
        self.type = _t83.load(type)


class DiscoverInput(Built):
    __slots__ = ("target", "context")
    _wire = (("target", "target"), ("context", "context"))
    _required = ("target", "context", )
    _strict = True
    target: VectorInput
    context: list[ContextPair] | ContextPair

    def __init__(self, *, target: VectorInput, context: list[ContextPair] | ContextPair) -> None:
        self.target = target.copy() if target.__class__ is list else _t62.load(target)
        self.context = _t84.load(context)


class DiscoverQuery(Built):
    __slots__ = ("discover",)
    _wire = (("discover", "discover"),)
    _required = ("discover", )
    _strict = True
    discover: DiscoverInput

    def __init__(self, *, discover: DiscoverInput) -> None:
        self.discover = _t85.load(discover)


class DistributedClusterTelemetry(Built):
    __slots__ = ("enabled", "number_of_peers", "peers")
    _wire = (("enabled", "enabled"), ("number_of_peers", "number_of_peers"), ("peers", "peers"))
    _required = ("enabled", "peers", )
    enabled: bool
    number_of_peers: int | None
    peers: dict[str, DistributedPeerInfo]

    def __init__(self, *, enabled: bool, number_of_peers: int | None = None, peers: dict[str, DistributedPeerInfo], **more: Any) -> None:
        self.enabled = enabled
        self.number_of_peers = number_of_peers
        self.peers = _t86.load(peers)


class DistributedCollectionTelemetry(Built):
    __slots__ = ("id", "shards", "reshardings", "shard_transfers")
    _wire = (("id", "id"), ("shards", "shards"), ("reshardings", "reshardings"), ("shard_transfers", "shard_transfers"))
    _required = ("id", )
    id: str
    shards: list[DistributedShardTelemetry] | None
    reshardings: list[ReshardingInfo] | None
    shard_transfers: list[ShardTransferInfo] | None

    def __init__(self, *, id: str, shards: list[DistributedShardTelemetry] | None = None, reshardings: list[ReshardingInfo] | None = None, shard_transfers: list[ShardTransferInfo] | None = None, **more: Any) -> None:
        self.id = id
        self.shards = shards if shards is None else _t87.load(shards)
        self.reshardings = reshardings if reshardings is None else _t34.load(reshardings)
        self.shard_transfers = shard_transfers if shard_transfers is None else _t55.load(shard_transfers)


class DistributedPeerDetails(Built):
    __slots__ = ("version", "role", "is_voter", "term", "commit", "num_pending_operations", "consensus_thread_status")
    _wire = (("version", "version"), ("role", "role"), ("is_voter", "is_voter"), ("term", "term"), ("commit", "commit"), ("num_pending_operations", "num_pending_operations"), ("consensus_thread_status", "consensus_thread_status"))
    _required = ("version", "is_voter", "term", "commit", "num_pending_operations", "consensus_thread_status", )
    version: str
    role: StateRole | None
    is_voter: bool
    term: int
    commit: int
    num_pending_operations: int
    consensus_thread_status: ConsensusThreadStatus

    def __init__(self, *, version: str, role: StateRole | None = None, is_voter: bool, term: int, commit: int, num_pending_operations: int, consensus_thread_status: ConsensusThreadStatus, **more: Any) -> None:
        self.version = version
        self.role = role if role is None else _t26.load(role)
        self.is_voter = is_voter
        self.term = term
        self.commit = commit
        self.num_pending_operations = num_pending_operations
        self.consensus_thread_status = _t24.load(consensus_thread_status)


class DistributedPeerInfo(Built):
    __slots__ = ("uri", "responsive", "details")
    _wire = (("uri", "uri"), ("responsive", "responsive"), ("details", "details"))
    _required = ("uri", "responsive", )
    uri: str
    responsive: bool
    details: DistributedPeerDetails | None

    def __init__(self, *, uri: str, responsive: bool, details: DistributedPeerDetails | None = None, **more: Any) -> None:
        self.uri = uri
        self.responsive = responsive
        self.details = details if details is None else _t88.load(details)


class DistributedReplicaTelemetry(Built):
    __slots__ = ("peer_id", "state", "status", "total_optimized_points", "vectors_size_bytes", "payloads_size_bytes", "num_points", "num_vectors", "num_vectors_by_name", "shard_cleaning_status", "partial_snapshot")
    _wire = (("peer_id", "peer_id"), ("state", "state"), ("status", "status"), ("total_optimized_points", "total_optimized_points"), ("vectors_size_bytes", "vectors_size_bytes"), ("payloads_size_bytes", "payloads_size_bytes"), ("num_points", "num_points"), ("num_vectors", "num_vectors"), ("num_vectors_by_name", "num_vectors_by_name"), ("shard_cleaning_status", "shard_cleaning_status"), ("partial_snapshot", "partial_snapshot"))
    _required = ("peer_id", "state", )
    peer_id: int
    state: ReplicaState
    status: ShardStatus | None
    total_optimized_points: int | None
    vectors_size_bytes: int | None
    payloads_size_bytes: int | None
    num_points: int | None
    num_vectors: int | None
    num_vectors_by_name: dict[str, int] | None
    shard_cleaning_status: ShardCleanStatusTelemetry | None
    partial_snapshot: PartialSnapshotTelemetry | None

    def __init__(self, *, peer_id: int, state: ReplicaState, status: ShardStatus | None = None, total_optimized_points: int | None = None, vectors_size_bytes: int | None = None, payloads_size_bytes: int | None = None, num_points: int | None = None, num_vectors: int | None = None, num_vectors_by_name: dict[str, int] | None = None, shard_cleaning_status: ShardCleanStatusTelemetry | None = None, partial_snapshot: PartialSnapshotTelemetry | None = None, **more: Any) -> None:
        self.peer_id = peer_id
        self.state = _t89.load(state)
        self.status = status if status is None else _t90.load(status)
        self.total_optimized_points = total_optimized_points
        self.vectors_size_bytes = vectors_size_bytes
        self.payloads_size_bytes = payloads_size_bytes
        self.num_points = num_points
        self.num_vectors = num_vectors
        self.num_vectors_by_name = own(num_vectors_by_name)
        self.shard_cleaning_status = shard_cleaning_status if shard_cleaning_status is None else _t91.load(shard_cleaning_status)
        self.partial_snapshot = partial_snapshot if partial_snapshot is None else _t92.load(partial_snapshot)


class DistributedShardTelemetry(Built):
    __slots__ = ("id", "key", "replicas")
    _wire = (("id", "id"), ("key", "key"), ("replicas", "replicas"))
    _required = ("id", "replicas", )
    id: int
    key: ShardKey | None
    replicas: list[DistributedReplicaTelemetry]

    def __init__(self, *, id: int, key: ShardKey | None = None, replicas: list[DistributedReplicaTelemetry], **more: Any) -> None:
        self.id = id
        self.key = key
        self.replicas = _t93.load(replicas)


class DistributedTelemetryData(Built):
    __slots__ = ("collections", "cluster")
    _wire = (("collections", "collections"), ("cluster", "cluster"))
    _required = ("collections", )
    collections: dict[str, DistributedCollectionTelemetry]
    cluster: DistributedClusterTelemetry | None

    def __init__(self, *, collections: dict[str, DistributedCollectionTelemetry], cluster: DistributedClusterTelemetry | None = None, **more: Any) -> None:
        self.collections = _t94.load(collections)
        self.cluster = cluster if cluster is None else _t95.load(cluster)


class DivExpression(Built):
    __slots__ = ("div",)
    _wire = (("div", "div"),)
    _required = ("div", )
    _strict = True
    div: DivParams

    def __init__(self, *, div: DivParams) -> None:
        self.div = _t96.load(div)


class DivParams(Built):
    __slots__ = ("left", "right", "by_zero_default")
    _wire = (("left", "left"), ("right", "right"), ("by_zero_default", "by_zero_default"))
    _required = ("left", "right", )
    _strict = True
    left: Expression
    right: Expression
    by_zero_default: float | None

    def __init__(self, *, left: Expression, right: Expression, by_zero_default: float | None = None) -> None:
        self.left = _t1.load(left)
        self.right = _t1.load(right)
        self.by_zero_default = by_zero_default


class Document(Built):
    __slots__ = ("text", "model", "options")
    _wire = (("text", "text"), ("model", "model"), ("options", "options"))
    _required = ("text", "model", )
    _strict = True
    text: str
    model: str
    options: DocumentOptions | None

    def __init__(self, *, text: str, model: str, options: DocumentOptions | None = None) -> None:
        self.text = text
        self.model = model
        self.options = options if options is None else _t97.load(options)


class DropReplicaOperation(Built):
    __slots__ = ("drop_replica",)
    _wire = (("drop_replica", "drop_replica"),)
    _required = ("drop_replica", )
    _strict = True
    drop_replica: Replica

    def __init__(self, *, drop_replica: Replica) -> None:
        self.drop_replica = _t98.load(drop_replica)


class DropShardingKey(Built):
    __slots__ = ("shard_key",)
    _wire = (("shard_key", "shard_key"),)
    _required = ("shard_key", )
    _strict = True
    shard_key: ShardKey

    def __init__(self, *, shard_key: ShardKey) -> None:
        self.shard_key = shard_key


class DropShardingKeyOperation(Built):
    __slots__ = ("drop_sharding_key",)
    _wire = (("drop_sharding_key", "drop_sharding_key"),)
    _required = ("drop_sharding_key", )
    _strict = True
    drop_sharding_key: DropShardingKey

    def __init__(self, *, drop_sharding_key: DropShardingKey) -> None:
        self.drop_sharding_key = _t99.load(drop_sharding_key)


class ErrorResponse(Built):
    __slots__ = ("time", "status", "result")
    _wire = (("time", "time"), ("status", "status"), ("result", "result"))
    time: float | None
    status: ErrorResponseStatus | None
    result: Any | None

    def __init__(self, *, time: float | None = None, status: ErrorResponseStatus | None = None, result: Any | None = None, **more: Any) -> None:
        self.time = time
        self.status = status if status is None else _t100.load(status)
        self.result = own(result)


class ErrorResponseStatus(Built):
    __slots__ = ("error",)
    _wire = (("error", "error"),)
    error: str | None

    def __init__(self, *, error: str | None = None, **more: Any) -> None:
        self.error = error


class ExpDecayExpression(Built):
    __slots__ = ("exp_decay",)
    _wire = (("exp_decay", "exp_decay"),)
    _required = ("exp_decay", )
    _strict = True
    exp_decay: DecayParamsExpression

    def __init__(self, *, exp_decay: DecayParamsExpression) -> None:
        self.exp_decay = _t101.load(exp_decay)


class ExpExpression(Built):
    __slots__ = ("exp",)
    _wire = (("exp", "exp"),)
    _required = ("exp", )
    _strict = True
    exp: Expression

    def __init__(self, *, exp: Expression) -> None:
        self.exp = _t1.load(exp)


class FacetRequest(Built):
    __slots__ = ("shard_key", "key", "limit", "filter", "exact")
    _wire = (("shard_key", "shard_key"), ("key", "key"), ("limit", "limit"), ("filter", "filter"), ("exact", "exact"))
    _required = ("key", )
    _strict = True
    shard_key: ShardKeySelector | None
    key: str
    limit: int | None
    filter: Filter | None
    exact: bool | None

    def __init__(self, *, shard_key: ShardKeySelector | None = None, key: str, limit: int | None = None, filter: Filter | None = None, exact: bool | None = None) -> None:
        self.shard_key = shard_key if shard_key is None else shard_key.copy() if shard_key.__class__ is list else _t64.load(shard_key)
        self.key = key
        self.limit = limit
        self.filter = filter if filter is None else _t65.load(filter)
        self.exact = exact


class FacetResponse(Built):
    __slots__ = ("hits",)
    _wire = (("hits", "hits"),)
    _required = ("hits", )
    hits: list[FacetValueHit]

    def __init__(self, *, hits: list[FacetValueHit], **more: Any) -> None:
        self.hits = _t102.load(hits)


class FacetValueHit(Built):
    __slots__ = ("value", "count")
    _wire = (("value", "value"), ("count", "count"))
    _required = ("value", "count", )
    value: FacetValue
    count: int

    def __init__(self, *, value: FacetValue, count: int, **more: Any) -> None:
        self.value = value
        self.count = count


class FeatureFlags(Built):
    __slots__ = ("all", "incremental_hnsw_building", "appendable_quantization", "single_file_mmap_vector_storage", "async_payload_storage", "async_hnsw_graph", "write_segment_manifest", "append_only_mutations", "compact_bitmask", "append_only_storages", "compact_logstore_tracker", "transfer_raw_points", "transfer_raw_payloads", "persist_proxy_segments", "combined_vector_storage", "serverless_compatible")
    _wire = (("all", "all"), ("incremental_hnsw_building", "incremental_hnsw_building"), ("appendable_quantization", "appendable_quantization"), ("single_file_mmap_vector_storage", "single_file_mmap_vector_storage"), ("async_payload_storage", "async_payload_storage"), ("async_hnsw_graph", "async_hnsw_graph"), ("write_segment_manifest", "write_segment_manifest"), ("append_only_mutations", "append_only_mutations"), ("compact_bitmask", "compact_bitmask"), ("append_only_storages", "append_only_storages"), ("compact_logstore_tracker", "compact_logstore_tracker"), ("transfer_raw_points", "transfer_raw_points"), ("transfer_raw_payloads", "transfer_raw_payloads"), ("persist_proxy_segments", "persist_proxy_segments"), ("combined_vector_storage", "combined_vector_storage"), ("serverless_compatible", "serverless_compatible"))
    all: bool | None
    incremental_hnsw_building: bool | None
    appendable_quantization: bool | None
    single_file_mmap_vector_storage: bool | None
    async_payload_storage: bool | None
    async_hnsw_graph: bool | None
    write_segment_manifest: bool | None
    append_only_mutations: bool | None
    compact_bitmask: bool | None
    append_only_storages: bool | None
    compact_logstore_tracker: bool | None
    transfer_raw_points: bool | None
    transfer_raw_payloads: bool | None
    persist_proxy_segments: bool | None
    combined_vector_storage: bool | None
    serverless_compatible: bool | None

    def __init__(self, *, all: bool | None = False, incremental_hnsw_building: bool | None = True, appendable_quantization: bool | None = True, single_file_mmap_vector_storage: bool | None = True, async_payload_storage: bool | None = True, async_hnsw_graph: bool | None = False, write_segment_manifest: bool | None = False, append_only_mutations: bool | None = False, compact_bitmask: bool | None = False, append_only_storages: bool | None = False, compact_logstore_tracker: bool | None = False, transfer_raw_points: bool | None = True, transfer_raw_payloads: bool | None = True, persist_proxy_segments: bool | None = False, combined_vector_storage: bool | None = True, serverless_compatible: bool | None = False, **more: Any) -> None:
        self.all = all
        self.incremental_hnsw_building = incremental_hnsw_building
        self.appendable_quantization = appendable_quantization
        self.single_file_mmap_vector_storage = single_file_mmap_vector_storage
        self.async_payload_storage = async_payload_storage
        self.async_hnsw_graph = async_hnsw_graph
        self.write_segment_manifest = write_segment_manifest
        self.append_only_mutations = append_only_mutations
        self.compact_bitmask = compact_bitmask
        self.append_only_storages = append_only_storages
        self.compact_logstore_tracker = compact_logstore_tracker
        self.transfer_raw_points = transfer_raw_points
        self.transfer_raw_payloads = transfer_raw_payloads
        self.persist_proxy_segments = persist_proxy_segments
        self.combined_vector_storage = combined_vector_storage
        self.serverless_compatible = serverless_compatible


class FeedbackItem(Built):
    __slots__ = ("example", "score")
    _wire = (("example", "example"), ("score", "score"))
    _required = ("example", "score", )
    _strict = True
    example: VectorInput
    score: float

    def __init__(self, *, example: VectorInput, score: float) -> None:
        self.example = example.copy() if example.__class__ is list else _t62.load(example)
        self.score = score


class FieldCondition(Built):
    __slots__ = ("key", "match", "range", "geo_bounding_box", "geo_radius", "geo_polygon", "values_count", "is_empty", "is_null")
    _wire = (("key", "key"), ("match", "match"), ("range", "range"), ("geo_bounding_box", "geo_bounding_box"), ("geo_radius", "geo_radius"), ("geo_polygon", "geo_polygon"), ("values_count", "values_count"), ("is_empty", "is_empty"), ("is_null", "is_null"))
    _required = ("key", )
    _strict = True
    key: str
    match: Match | None
    range: RangeInterface | None
    geo_bounding_box: GeoBoundingBox | None
    geo_radius: GeoRadius | None
    geo_polygon: GeoPolygon | None
    values_count: ValuesCount | None
    is_empty: bool | None
    is_null: bool | None

    def __init__(self, *, key: str, match: Match | None = None, range: RangeInterface | None = None, geo_bounding_box: GeoBoundingBox | None = None, geo_radius: GeoRadius | None = None, geo_polygon: GeoPolygon | None = None, values_count: ValuesCount | None = None, is_empty: bool | None = None, is_null: bool | None = None) -> None:
        self.key = key
        self.match = match if match is None else _t103.load(match)
        self.range = range if range is None else _t104.load(range)
        self.geo_bounding_box = geo_bounding_box if geo_bounding_box is None else _t105.load(geo_bounding_box)
        self.geo_radius = geo_radius if geo_radius is None else _t106.load(geo_radius)
        self.geo_polygon = geo_polygon if geo_polygon is None else _t107.load(geo_polygon)
        self.values_count = values_count if values_count is None else _t108.load(values_count)
        self.is_empty = is_empty
        self.is_null = is_null


class Filter(Built):
    __slots__ = ("should", "min_should", "must", "must_not")
    _wire = (("should", "should"), ("min_should", "min_should"), ("must", "must"), ("must_not", "must_not"))
    _strict = True
    should: list[Condition] | Condition | None
    min_should: MinShould | None
    must: list[Condition] | Condition | None
    must_not: list[Condition] | Condition | None

    def __init__(self, *, should: list[Condition] | Condition | None = None, min_should: MinShould | None = None, must: list[Condition] | Condition | None = None, must_not: list[Condition] | Condition | None = None) -> None:
        self.should = should if should is None else _t109.load(should)
        self.min_should = min_should if min_should is None else _t110.load(min_should)
        self.must = must if must is None else _t109.load(must)
        self.must_not = must_not if must_not is None else _t109.load(must_not)


class FilterSelector(Built):
    __slots__ = ("filter", "shard_key")
    _wire = (("filter", "filter"), ("shard_key", "shard_key"))
    _required = ("filter", )
    _strict = True
    filter: Filter
    shard_key: ShardKeySelector | None

    def __init__(self, *, filter: Filter, shard_key: ShardKeySelector | None = None) -> None:
        self.filter = _t111.load(filter)
        self.shard_key = shard_key if shard_key is None else shard_key.copy() if shard_key.__class__ is list else _t64.load(shard_key)


class FloatIndexParams(Built):
    __slots__ = ("type", "is_principal", "on_disk", "memory", "enable_hnsw", "nested")
    _wire = (("type", "type"), ("is_principal", "is_principal"), ("on_disk", "on_disk"), ("memory", "memory"), ("enable_hnsw", "enable_hnsw"), ("nested", "nested"))
    _required = ("type", )
    _strict = True
    type: FloatIndexType
    is_principal: bool | None
    on_disk: bool | None
    memory: Memory | None
    enable_hnsw: bool | None
    nested: str | None

    def __init__(self, *, type: FloatIndexType, is_principal: bool | None = None, on_disk: bool | None = None, memory: Memory | None = None, enable_hnsw: bool | None = None, nested: str | None = None) -> None:
        self.type = _t112.load(type)
        self.is_principal = is_principal
        self.on_disk = on_disk
        self.memory = memory if memory is None else _t10.load(memory)
        self.enable_hnsw = enable_hnsw
        self.nested = nested


class FormulaQuery(Built):
    __slots__ = ("formula", "defaults")
    _wire = (("formula", "formula"), ("defaults", "defaults"))
    _required = ("formula", )
    _strict = True
    formula: Expression
    defaults: dict[str, Any] | None

    def __init__(self, *, formula: Expression, defaults: dict[str, Any] | None = {}) -> None:
        self.formula = _t1.load(formula)
        self.defaults = dict(defaults) if defaults else {}


class FusionQuery(Built):
    __slots__ = ("fusion",)
    _wire = (("fusion", "fusion"),)
    _required = ("fusion", )
    _strict = True
    fusion: Fusion

    def __init__(self, *, fusion: Fusion) -> None:
        self.fusion = _t113.load(fusion)


class GaussDecayExpression(Built):
    __slots__ = ("gauss_decay",)
    _wire = (("gauss_decay", "gauss_decay"),)
    _required = ("gauss_decay", )
    _strict = True
    gauss_decay: DecayParamsExpression

    def __init__(self, *, gauss_decay: DecayParamsExpression) -> None:
        self.gauss_decay = _t101.load(gauss_decay)


class GeoBoundingBox(Built):
    __slots__ = ("top_left", "bottom_right")
    _wire = (("top_left", "top_left"), ("bottom_right", "bottom_right"))
    _required = ("top_left", "bottom_right", )
    _strict = True
    top_left: GeoPoint
    bottom_right: GeoPoint

    def __init__(self, *, top_left: GeoPoint, bottom_right: GeoPoint) -> None:
        self.top_left = _t114.load(top_left)
        self.bottom_right = _t114.load(bottom_right)


class GeoDistance(Built):
    __slots__ = ("geo_distance",)
    _wire = (("geo_distance", "geo_distance"),)
    _required = ("geo_distance", )
    _strict = True
    geo_distance: GeoDistanceParams

    def __init__(self, *, geo_distance: GeoDistanceParams) -> None:
        self.geo_distance = _t115.load(geo_distance)


class GeoDistanceParams(Built):
    __slots__ = ("origin", "to")
    _wire = (("origin", "origin"), ("to", "to"))
    _required = ("origin", "to", )
    _strict = True
    origin: GeoPoint
    to: str

    def __init__(self, *, origin: GeoPoint, to: str) -> None:
        self.origin = _t114.load(origin)
        self.to = to


class GeoIndexParams(Built):
    __slots__ = ("type", "on_disk", "memory", "enable_hnsw", "nested")
    _wire = (("type", "type"), ("on_disk", "on_disk"), ("memory", "memory"), ("enable_hnsw", "enable_hnsw"), ("nested", "nested"))
    _required = ("type", )
    _strict = True
    type: GeoIndexType
    on_disk: bool | None
    memory: Memory | None
    enable_hnsw: bool | None
    nested: str | None

    def __init__(self, *, type: GeoIndexType, on_disk: bool | None = None, memory: Memory | None = None, enable_hnsw: bool | None = None, nested: str | None = None) -> None:
        self.type = _t116.load(type)
        self.on_disk = on_disk
        self.memory = memory if memory is None else _t10.load(memory)
        self.enable_hnsw = enable_hnsw
        self.nested = nested


class GeoLineString(Built):
    __slots__ = ("points",)
    _wire = (("points", "points"),)
    _required = ("points", )
    _strict = True
    points: list[GeoPoint]

    def __init__(self, *, points: list[GeoPoint]) -> None:
        self.points = _t117.load(points)


class GeoPoint(Built):
    __slots__ = ("lon", "lat")
    _wire = (("lon", "lon"), ("lat", "lat"))
    _required = ("lon", "lat", )
    _strict = True
    lon: float
    lat: float

    def __init__(self, *, lon: float, lat: float) -> None:
        self.lon = lon
        self.lat = lat


class GeoPolygon(Built):
    __slots__ = ("exterior", "interiors")
    _wire = (("exterior", "exterior"), ("interiors", "interiors"))
    _required = ("exterior", )
    _strict = True
    exterior: GeoLineString
    interiors: list[GeoLineString] | None

    def __init__(self, *, exterior: GeoLineString, interiors: list[GeoLineString] | None = None) -> None:
        self.exterior = _t118.load(exterior)
        self.interiors = interiors if interiors is None else _t119.load(interiors)


class GeoRadius(Built):
    __slots__ = ("center", "radius")
    _wire = (("center", "center"), ("radius", "radius"))
    _required = ("center", "radius", )
    _strict = True
    center: GeoPoint
    radius: float

    def __init__(self, *, center: GeoPoint, radius: float) -> None:
        self.center = _t114.load(center)
        self.radius = radius


class GpuDeviceTelemetry(Built):
    __slots__ = ("name",)
    _wire = (("name", "name"),)
    _required = ("name", )
    name: str

    def __init__(self, *, name: str, **more: Any) -> None:
        self.name = name


class GroupsResult(Built):
    __slots__ = ("groups",)
    _wire = (("groups", "groups"),)
    _required = ("groups", )
    groups: list[PointGroup]

    def __init__(self, *, groups: list[PointGroup], **more: Any) -> None:
        self.groups = _t120.load(groups)


class GrpcTelemetry(Built):
    __slots__ = ("responses", "per_collection_responses")
    _wire = (("responses", "responses"), ("per_collection_responses", "per_collection_responses"))
    _required = ("responses", )
    responses: dict[str, dict[str, OperationDurationStatistics]]
    per_collection_responses: dict[str, dict[str, dict[str, OperationDurationStatistics]]] | None

    def __init__(self, *, responses: dict[str, dict[str, OperationDurationStatistics]], per_collection_responses: dict[str, dict[str, dict[str, OperationDurationStatistics]]] | None = None, **more: Any) -> None:
        self.responses = _t121.load(responses)
        self.per_collection_responses = per_collection_responses if per_collection_responses is None else _t122.load(per_collection_responses)


class HardwareTelemetry(Built):
    __slots__ = ("collection_data",)
    _wire = (("collection_data", "collection_data"),)
    _required = ("collection_data", )
    collection_data: dict[str, HardwareUsage]

    def __init__(self, *, collection_data: dict[str, HardwareUsage], **more: Any) -> None:
        self.collection_data = _t123.load(collection_data)


class HardwareUsage(Built):
    __slots__ = ("cpu", "payload_io_read", "payload_io_write", "payload_index_io_read", "payload_index_io_write", "vector_io_read", "vector_io_write")
    _wire = (("cpu", "cpu"), ("payload_io_read", "payload_io_read"), ("payload_io_write", "payload_io_write"), ("payload_index_io_read", "payload_index_io_read"), ("payload_index_io_write", "payload_index_io_write"), ("vector_io_read", "vector_io_read"), ("vector_io_write", "vector_io_write"))
    _required = ("cpu", "payload_io_read", "payload_io_write", "payload_index_io_read", "payload_index_io_write", "vector_io_read", "vector_io_write", )
    cpu: int
    payload_io_read: int
    payload_io_write: int
    payload_index_io_read: int
    payload_index_io_write: int
    vector_io_read: int
    vector_io_write: int

    def __init__(self, *, cpu: int, payload_io_read: int, payload_io_write: int, payload_index_io_read: int, payload_index_io_write: int, vector_io_read: int, vector_io_write: int, **more: Any) -> None:
        self.cpu = cpu
        self.payload_io_read = payload_io_read
        self.payload_io_write = payload_io_write
        self.payload_index_io_read = payload_index_io_read
        self.payload_index_io_write = payload_index_io_write
        self.vector_io_read = vector_io_read
        self.vector_io_write = vector_io_write


class HasIdCondition(Built):
    __slots__ = ("has_id",)
    _wire = (("has_id", "has_id"),)
    _required = ("has_id", )
    _strict = True
    has_id: list[ExtendedPointId]

    def __init__(self, *, has_id: list[ExtendedPointId]) -> None:
        self.has_id = own(has_id)


class HasVectorCondition(Built):
    __slots__ = ("has_vector",)
    _wire = (("has_vector", "has_vector"),)
    _required = ("has_vector", )
    _strict = True
    has_vector: str

    def __init__(self, *, has_vector: str) -> None:
        self.has_vector = has_vector


class HnswConfig(Built):
    __slots__ = ("m", "ef_construct", "full_scan_threshold", "max_indexing_threads", "on_disk", "memory", "payload_m", "inline_storage")
    _wire = (("m", "m"), ("ef_construct", "ef_construct"), ("full_scan_threshold", "full_scan_threshold"), ("max_indexing_threads", "max_indexing_threads"), ("on_disk", "on_disk"), ("memory", "memory"), ("payload_m", "payload_m"), ("inline_storage", "inline_storage"))
    _required = ("m", "ef_construct", "full_scan_threshold", )
    m: int
    ef_construct: int
    full_scan_threshold: int
    max_indexing_threads: int | None
    on_disk: bool | None
    memory: Memory | None
    payload_m: int | None
    inline_storage: bool | None

    def __init__(self, *, m: int, ef_construct: int, full_scan_threshold: int, max_indexing_threads: int | None = 0, on_disk: bool | None = None, memory: Memory | None = None, payload_m: int | None = None, inline_storage: bool | None = None, **more: Any) -> None:
        self.m = m
        self.ef_construct = ef_construct
        self.full_scan_threshold = full_scan_threshold
        self.max_indexing_threads = max_indexing_threads
        self.on_disk = on_disk
        self.memory = memory if memory is None else _t10.load(memory)
        self.payload_m = payload_m
        self.inline_storage = inline_storage


class HnswConfigDiff(Built):
    __slots__ = ("m", "ef_construct", "full_scan_threshold", "max_indexing_threads", "on_disk", "memory", "payload_m", "inline_storage")
    _wire = (("m", "m"), ("ef_construct", "ef_construct"), ("full_scan_threshold", "full_scan_threshold"), ("max_indexing_threads", "max_indexing_threads"), ("on_disk", "on_disk"), ("memory", "memory"), ("payload_m", "payload_m"), ("inline_storage", "inline_storage"))
    _strict = True
    m: int | None
    ef_construct: int | None
    full_scan_threshold: int | None
    max_indexing_threads: int | None
    on_disk: bool | None
    memory: Memory | None
    payload_m: int | None
    inline_storage: bool | None

    def __init__(self, *, m: int | None = None, ef_construct: int | None = None, full_scan_threshold: int | None = None, max_indexing_threads: int | None = None, on_disk: bool | None = None, memory: Memory | None = None, payload_m: int | None = None, inline_storage: bool | None = None) -> None:
        self.m = m
        self.ef_construct = ef_construct
        self.full_scan_threshold = full_scan_threshold
        self.max_indexing_threads = max_indexing_threads
        self.on_disk = on_disk
        self.memory = memory if memory is None else _t10.load(memory)
        self.payload_m = payload_m
        self.inline_storage = inline_storage


class HnswGlobalConfig(Built):
    __slots__ = ("healing_threshold",)
    _wire = (("healing_threshold", "healing_threshold"),)
    healing_threshold: float | None

    def __init__(self, *, healing_threshold: float | None = 0.3, **more: Any) -> None:
        self.healing_threshold = healing_threshold


class IdTrackerParams(Built):
    __slots__ = ("memory",)
    _wire = (("memory", "memory"),)
    _strict = True
    memory: Memory | None

    def __init__(self, *, memory: Memory | None = None) -> None:
        self.memory = memory if memory is None else _t10.load(memory)


class IdfCorpusParams(Built):
    __slots__ = ("corpus",)
    _wire = (("corpus", "corpus"),)
    _required = ("corpus", )
    _strict = True
    corpus: Filter

    def __init__(self, *, corpus: Filter) -> None:
        self.corpus = _t111.load(corpus)


class Image(Built):
    __slots__ = ("image", "model", "options")
    _wire = (("image", "image"), ("model", "model"), ("options", "options"))
    _required = ("image", "model", )
    _strict = True
    image: Any
    model: str
    options: dict[str, Any] | None

    def __init__(self, *, image: Any, model: str, options: dict[str, Any] | None = None) -> None:
        self.image = own(image)
        self.model = model
        self.options = own(options)


class IndexesOneOf(Built):
    __slots__ = ("type", "options")
    _wire = (("type", "type"), ("options", "options"))
    _required = ("type", "options", )
    type: Literal['plain']
    options: Any

    def __init__(self, *, type: Literal['plain'], options: Any, **more: Any) -> None:
        self.type = type
        self.options = own(options)


class IndexesOneOf1(Built):
    __slots__ = ("type", "options")
    _wire = (("type", "type"), ("options", "options"))
    _required = ("type", "options", )
    type: Literal['hnsw']
    options: HnswConfig

    def __init__(self, *, type: Literal['hnsw'], options: HnswConfig, **more: Any) -> None:
        self.type = type
        self.options = _t36.load(options)


class InferenceObject(Built):
    __slots__ = ("object", "model", "options")
    _wire = (("object", "object"), ("model", "model"), ("options", "options"))
    _required = ("object", "model", )
    _strict = True
    object: Any
    model: str
    options: dict[str, Any] | None

    def __init__(self, *, object: Any, model: str, options: dict[str, Any] | None = None) -> None:
        self.object = own(object)
        self.model = model
        self.options = own(options)


class InferenceUsage(Built):
    __slots__ = ("models",)
    _wire = (("models", "models"),)
    _required = ("models", )
    models: dict[str, ModelUsage]

    def __init__(self, *, models: dict[str, ModelUsage], **more: Any) -> None:
        self.models = _t124.load(models)


class InlineResponse200(Built):
    __slots__ = ("usage", "time", "status", "result")
    _wire = (("usage", "usage"), ("time", "time"), ("status", "status"), ("result", "result"))
    usage: Usage | None
    time: float | None
    status: str | None
    result: ShardKeysResponse | None

    def __init__(self, *, usage: Usage | None = None, time: float | None = None, status: str | None = None, result: ShardKeysResponse | None = None, **more: Any) -> None:
        self.usage = usage if usage is None else _t125.load(usage)
        self.time = time
        self.status = status
        self.result = result if result is None else _t126.load(result)


class InlineResponse2001(Built):
    __slots__ = ("usage", "time", "status", "result")
    _wire = (("usage", "usage"), ("time", "time"), ("status", "status"), ("result", "result"))
    usage: Usage | None
    time: float | None
    status: str | None
    result: bool | None

    def __init__(self, *, usage: Usage | None = None, time: float | None = None, status: str | None = None, result: bool | None = None, **more: Any) -> None:
        self.usage = usage if usage is None else _t125.load(usage)
        self.time = time
        self.status = status
        self.result = result


class InlineResponse20010(Built):
    __slots__ = ("usage", "time", "status", "result")
    _wire = (("usage", "usage"), ("time", "time"), ("status", "status"), ("result", "result"))
    usage: Usage | None
    time: float | None
    status: str | None
    result: CollectionClusterInfo | None

    def __init__(self, *, usage: Usage | None = None, time: float | None = None, status: str | None = None, result: CollectionClusterInfo | None = None, **more: Any) -> None:
        self.usage = usage if usage is None else _t125.load(usage)
        self.time = time
        self.status = status
        self.result = result if result is None else _t127.load(result)


class InlineResponse20011(Built):
    __slots__ = ("usage", "time", "status", "result")
    _wire = (("usage", "usage"), ("time", "time"), ("status", "status"), ("result", "result"))
    usage: Usage | None
    time: float | None
    status: str | None
    result: OptimizationsResponse | None

    def __init__(self, *, usage: Usage | None = None, time: float | None = None, status: str | None = None, result: OptimizationsResponse | None = None, **more: Any) -> None:
        self.usage = usage if usage is None else _t125.load(usage)
        self.time = time
        self.status = status
        self.result = result if result is None else _t128.load(result)


class InlineResponse20012(Built):
    __slots__ = ("usage", "time", "status", "result")
    _wire = (("usage", "usage"), ("time", "time"), ("status", "status"), ("result", "result"))
    usage: Usage | None
    time: float | None
    status: str | None
    result: CollectionsAliasesResponse | None

    def __init__(self, *, usage: Usage | None = None, time: float | None = None, status: str | None = None, result: CollectionsAliasesResponse | None = None, **more: Any) -> None:
        self.usage = usage if usage is None else _t125.load(usage)
        self.time = time
        self.status = status
        self.result = result if result is None else _t129.load(result)


class InlineResponse20013(Built):
    __slots__ = ("time", "status", "result")
    _wire = (("time", "time"), ("status", "status"), ("result", "result"))
    time: float | None
    status: str | None
    result: bool | None

    def __init__(self, *, time: float | None = None, status: str | None = None, result: bool | None = None, **more: Any) -> None:
        self.time = time
        self.status = status
        self.result = result


class InlineResponse20014(Built):
    __slots__ = ("usage", "time", "status", "result")
    _wire = (("usage", "usage"), ("time", "time"), ("status", "status"), ("result", "result"))
    usage: Usage | None
    time: float | None
    status: str | None
    result: list[SnapshotDescription] | None

    def __init__(self, *, usage: Usage | None = None, time: float | None = None, status: str | None = None, result: list[SnapshotDescription] | None = None, **more: Any) -> None:
        self.usage = usage if usage is None else _t125.load(usage)
        self.time = time
        self.status = status
        self.result = result if result is None else _t130.load(result)


class InlineResponse20015(Built):
    __slots__ = ("time", "status", "result")
    _wire = (("time", "time"), ("status", "status"), ("result", "result"))
    time: float | None
    status: str | None
    result: SnapshotDescription | None

    def __init__(self, *, time: float | None = None, status: str | None = None, result: SnapshotDescription | None = None, **more: Any) -> None:
        self.time = time
        self.status = status
        self.result = result if result is None else _t131.load(result)


class InlineResponse20016(Built):
    __slots__ = ("usage", "time", "status", "result")
    _wire = (("usage", "usage"), ("time", "time"), ("status", "status"), ("result", "result"))
    usage: Usage | None
    time: float | None
    status: str | None
    result: Record | None

    def __init__(self, *, usage: Usage | None = None, time: float | None = None, status: str | None = None, result: Record | None = None, **more: Any) -> None:
        self.usage = usage if usage is None else _t125.load(usage)
        self.time = time
        self.status = status
        self.result = result if result is None else _t132.load(result)


class InlineResponse20017(Built):
    __slots__ = ("usage", "time", "status", "result")
    _wire = (("usage", "usage"), ("time", "time"), ("status", "status"), ("result", "result"))
    usage: Usage | None
    time: float | None
    status: str | None
    result: list[Record] | None

    def __init__(self, *, usage: Usage | None = None, time: float | None = None, status: str | None = None, result: list[Record] | None = None, **more: Any) -> None:
        self.usage = usage if usage is None else _t125.load(usage)
        self.time = time
        self.status = status
        self.result = result if result is None else _t133.load(result)


class InlineResponse20018(Built):
    __slots__ = ("usage", "time", "status", "result")
    _wire = (("usage", "usage"), ("time", "time"), ("status", "status"), ("result", "result"))
    usage: Usage | None
    time: float | None
    status: str | None
    result: list[UpdateResult] | None

    def __init__(self, *, usage: Usage | None = None, time: float | None = None, status: str | None = None, result: list[UpdateResult] | None = None, **more: Any) -> None:
        self.usage = usage if usage is None else _t125.load(usage)
        self.time = time
        self.status = status
        self.result = result if result is None else _t134.load(result)


class InlineResponse20019(Built):
    __slots__ = ("usage", "time", "status", "result")
    _wire = (("usage", "usage"), ("time", "time"), ("status", "status"), ("result", "result"))
    usage: Usage | None
    time: float | None
    status: str | None
    result: ScrollResult | None

    def __init__(self, *, usage: Usage | None = None, time: float | None = None, status: str | None = None, result: ScrollResult | None = None, **more: Any) -> None:
        self.usage = usage if usage is None else _t125.load(usage)
        self.time = time
        self.status = status
        self.result = result if result is None else _t135.load(result)


class InlineResponse2002(Built):
    __slots__ = ("usage", "time", "status", "result")
    _wire = (("usage", "usage"), ("time", "time"), ("status", "status"), ("result", "result"))
    usage: Usage | None
    time: float | None
    status: str | None
    result: TelemetryData | None

    def __init__(self, *, usage: Usage | None = None, time: float | None = None, status: str | None = None, result: TelemetryData | None = None, **more: Any) -> None:
        self.usage = usage if usage is None else _t125.load(usage)
        self.time = time
        self.status = status
        self.result = result if result is None else _t136.load(result)


class InlineResponse20020(Built):
    __slots__ = ("usage", "time", "status", "result")
    _wire = (("usage", "usage"), ("time", "time"), ("status", "status"), ("result", "result"))
    usage: Usage | None
    time: float | None
    status: str | None
    result: CountResult | None

    def __init__(self, *, usage: Usage | None = None, time: float | None = None, status: str | None = None, result: CountResult | None = None, **more: Any) -> None:
        self.usage = usage if usage is None else _t125.load(usage)
        self.time = time
        self.status = status
        self.result = result if result is None else _t137.load(result)


class InlineResponse20021(Built):
    __slots__ = ("usage", "time", "status", "result")
    _wire = (("usage", "usage"), ("time", "time"), ("status", "status"), ("result", "result"))
    usage: Usage | None
    time: float | None
    status: str | None
    result: FacetResponse | None

    def __init__(self, *, usage: Usage | None = None, time: float | None = None, status: str | None = None, result: FacetResponse | None = None, **more: Any) -> None:
        self.usage = usage if usage is None else _t125.load(usage)
        self.time = time
        self.status = status
        self.result = result if result is None else _t138.load(result)


class InlineResponse20022(Built):
    __slots__ = ("usage", "time", "status", "result")
    _wire = (("usage", "usage"), ("time", "time"), ("status", "status"), ("result", "result"))
    usage: Usage | None
    time: float | None
    status: str | None
    result: QueryResponse | None

    def __init__(self, *, usage: Usage | None = None, time: float | None = None, status: str | None = None, result: QueryResponse | None = None, **more: Any) -> None:
        self.usage = usage if usage is None else _t125.load(usage)
        self.time = time
        self.status = status
        self.result = result if result is None else _t139.load(result)


class InlineResponse20023(Built):
    __slots__ = ("usage", "time", "status", "result")
    _wire = (("usage", "usage"), ("time", "time"), ("status", "status"), ("result", "result"))
    usage: Usage | None
    time: float | None
    status: str | None
    result: list[QueryResponse] | None

    def __init__(self, *, usage: Usage | None = None, time: float | None = None, status: str | None = None, result: list[QueryResponse] | None = None, **more: Any) -> None:
        self.usage = usage if usage is None else _t125.load(usage)
        self.time = time
        self.status = status
        self.result = result if result is None else _t140.load(result)


class InlineResponse20024(Built):
    __slots__ = ("usage", "time", "status", "result")
    _wire = (("usage", "usage"), ("time", "time"), ("status", "status"), ("result", "result"))
    usage: Usage | None
    time: float | None
    status: str | None
    result: GroupsResult | None

    def __init__(self, *, usage: Usage | None = None, time: float | None = None, status: str | None = None, result: GroupsResult | None = None, **more: Any) -> None:
        self.usage = usage if usage is None else _t125.load(usage)
        self.time = time
        self.status = status
        self.result = result if result is None else _t141.load(result)


class InlineResponse20025(Built):
    __slots__ = ("usage", "time", "status", "result")
    _wire = (("usage", "usage"), ("time", "time"), ("status", "status"), ("result", "result"))
    usage: Usage | None
    time: float | None
    status: str | None
    result: SearchMatrixPairsResponse | None

    def __init__(self, *, usage: Usage | None = None, time: float | None = None, status: str | None = None, result: SearchMatrixPairsResponse | None = None, **more: Any) -> None:
        self.usage = usage if usage is None else _t125.load(usage)
        self.time = time
        self.status = status
        self.result = result if result is None else _t142.load(result)


class InlineResponse20026(Built):
    __slots__ = ("usage", "time", "status", "result")
    _wire = (("usage", "usage"), ("time", "time"), ("status", "status"), ("result", "result"))
    usage: Usage | None
    time: float | None
    status: str | None
    result: SearchMatrixOffsetsResponse | None

    def __init__(self, *, usage: Usage | None = None, time: float | None = None, status: str | None = None, result: SearchMatrixOffsetsResponse | None = None, **more: Any) -> None:
        self.usage = usage if usage is None else _t125.load(usage)
        self.time = time
        self.status = status
        self.result = result if result is None else _t143.load(result)


class InlineResponse2003(Built):
    __slots__ = ("usage", "time", "status", "result")
    _wire = (("usage", "usage"), ("time", "time"), ("status", "status"), ("result", "result"))
    usage: Usage | None
    time: float | None
    status: str | None
    result: ClusterStatus | None

    def __init__(self, *, usage: Usage | None = None, time: float | None = None, status: str | None = None, result: ClusterStatus | None = None, **more: Any) -> None:
        self.usage = usage if usage is None else _t125.load(usage)
        self.time = time
        self.status = status
        self.result = result if result is None else _t144.load(result)


class InlineResponse2004(Built):
    __slots__ = ("usage", "time", "status", "result")
    _wire = (("usage", "usage"), ("time", "time"), ("status", "status"), ("result", "result"))
    usage: Usage | None
    time: float | None
    status: str | None
    result: DistributedTelemetryData | None

    def __init__(self, *, usage: Usage | None = None, time: float | None = None, status: str | None = None, result: DistributedTelemetryData | None = None, **more: Any) -> None:
        self.usage = usage if usage is None else _t125.load(usage)
        self.time = time
        self.status = status
        self.result = result if result is None else _t145.load(result)


class InlineResponse2005(Built):
    __slots__ = ("usage", "time", "status", "result")
    _wire = (("usage", "usage"), ("time", "time"), ("status", "status"), ("result", "result"))
    usage: Usage | None
    time: float | None
    status: str | None
    result: QuotaStatus | None

    def __init__(self, *, usage: Usage | None = None, time: float | None = None, status: str | None = None, result: QuotaStatus | None = None, **more: Any) -> None:
        self.usage = usage if usage is None else _t125.load(usage)
        self.time = time
        self.status = status
        self.result = result if result is None else _t146.load(result)


class InlineResponse2006(Built):
    __slots__ = ("usage", "time", "status", "result")
    _wire = (("usage", "usage"), ("time", "time"), ("status", "status"), ("result", "result"))
    usage: Usage | None
    time: float | None
    status: str | None
    result: CollectionsResponse | None

    def __init__(self, *, usage: Usage | None = None, time: float | None = None, status: str | None = None, result: CollectionsResponse | None = None, **more: Any) -> None:
        self.usage = usage if usage is None else _t125.load(usage)
        self.time = time
        self.status = status
        self.result = result if result is None else _t147.load(result)


class InlineResponse2007(Built):
    __slots__ = ("usage", "time", "status", "result")
    _wire = (("usage", "usage"), ("time", "time"), ("status", "status"), ("result", "result"))
    usage: Usage | None
    time: float | None
    status: str | None
    result: CollectionInfo | None

    def __init__(self, *, usage: Usage | None = None, time: float | None = None, status: str | None = None, result: CollectionInfo | None = None, **more: Any) -> None:
        self.usage = usage if usage is None else _t125.load(usage)
        self.time = time
        self.status = status
        self.result = result if result is None else _t148.load(result)


class InlineResponse2008(Built):
    __slots__ = ("usage", "time", "status", "result")
    _wire = (("usage", "usage"), ("time", "time"), ("status", "status"), ("result", "result"))
    usage: Usage | None
    time: float | None
    status: str | None
    result: UpdateResult | None

    def __init__(self, *, usage: Usage | None = None, time: float | None = None, status: str | None = None, result: UpdateResult | None = None, **more: Any) -> None:
        self.usage = usage if usage is None else _t125.load(usage)
        self.time = time
        self.status = status
        self.result = result if result is None else _t149.load(result)


class InlineResponse2009(Built):
    __slots__ = ("usage", "time", "status", "result")
    _wire = (("usage", "usage"), ("time", "time"), ("status", "status"), ("result", "result"))
    usage: Usage | None
    time: float | None
    status: str | None
    result: CollectionExistence | None

    def __init__(self, *, usage: Usage | None = None, time: float | None = None, status: str | None = None, result: CollectionExistence | None = None, **more: Any) -> None:
        self.usage = usage if usage is None else _t125.load(usage)
        self.time = time
        self.status = status
        self.result = result if result is None else _t150.load(result)


class InlineResponse202(Built):
    __slots__ = ("time", "status")
    _wire = (("time", "time"), ("status", "status"))
    time: float | None
    status: str | None

    def __init__(self, *, time: float | None = None, status: str | None = None, **more: Any) -> None:
        self.time = time
        self.status = status


class IntegerIndexParams(Built):
    __slots__ = ("type", "lookup", "range", "is_principal", "on_disk", "memory", "enable_hnsw", "nested")
    _wire = (("type", "type"), ("lookup", "lookup"), ("range", "range"), ("is_principal", "is_principal"), ("on_disk", "on_disk"), ("memory", "memory"), ("enable_hnsw", "enable_hnsw"), ("nested", "nested"))
    _required = ("type", )
    _strict = True
    type: IntegerIndexType
    lookup: bool | None
    range: bool | None
    is_principal: bool | None
    on_disk: bool | None
    memory: Memory | None
    enable_hnsw: bool | None
    nested: str | None

    def __init__(self, *, type: IntegerIndexType, lookup: bool | None = None, range: bool | None = None, is_principal: bool | None = None, on_disk: bool | None = None, memory: Memory | None = None, enable_hnsw: bool | None = None, nested: str | None = None) -> None:
        self.type = _t151.load(type)
        self.lookup = lookup
        self.range = range
        self.is_principal = is_principal
        self.on_disk = on_disk
        self.memory = memory if memory is None else _t10.load(memory)
        self.enable_hnsw = enable_hnsw
        self.nested = nested


class IsEmptyCondition(Built):
    __slots__ = ("is_empty",)
    _wire = (("is_empty", "is_empty"),)
    _required = ("is_empty", )
    _strict = True
    is_empty: PayloadField

    def __init__(self, *, is_empty: PayloadField) -> None:
        self.is_empty = _t152.load(is_empty)


class IsNullCondition(Built):
    __slots__ = ("is_null",)
    _wire = (("is_null", "is_null"),)
    _required = ("is_null", )
    _strict = True
    is_null: PayloadField

    def __init__(self, *, is_null: PayloadField) -> None:
        self.is_null = _t152.load(is_null)


class KeywordIndexParams(Built):
    __slots__ = ("type", "is_tenant", "on_disk", "memory", "enable_hnsw", "prefix", "nested")
    _wire = (("type", "type"), ("is_tenant", "is_tenant"), ("on_disk", "on_disk"), ("memory", "memory"), ("enable_hnsw", "enable_hnsw"), ("prefix", "prefix"), ("nested", "nested"))
    _required = ("type", )
    _strict = True
    type: KeywordIndexType
    is_tenant: bool | None
    on_disk: bool | None
    memory: Memory | None
    enable_hnsw: bool | None
    prefix: bool | None
    nested: str | None

    def __init__(self, *, type: KeywordIndexType, is_tenant: bool | None = None, on_disk: bool | None = None, memory: Memory | None = None, enable_hnsw: bool | None = None, prefix: bool | None = None, nested: str | None = None) -> None:
        self.type = _t153.load(type)
        self.is_tenant = is_tenant
        self.on_disk = on_disk
        self.memory = memory if memory is None else _t10.load(memory)
        self.enable_hnsw = enable_hnsw
        self.prefix = prefix
        self.nested = nested


class LinDecayExpression(Built):
    __slots__ = ("lin_decay",)
    _wire = (("lin_decay", "lin_decay"),)
    _required = ("lin_decay", )
    _strict = True
    lin_decay: DecayParamsExpression

    def __init__(self, *, lin_decay: DecayParamsExpression) -> None:
        self.lin_decay = _t101.load(lin_decay)


class LnExpression(Built):
    __slots__ = ("ln",)
    _wire = (("ln", "ln"),)
    _required = ("ln", )
    _strict = True
    ln: Expression

    def __init__(self, *, ln: Expression) -> None:
        self.ln = _t1.load(ln)


class LocalShardInfo(Built):
    __slots__ = ("shard_id", "shard_key", "points_count", "state")
    _wire = (("shard_id", "shard_id"), ("shard_key", "shard_key"), ("points_count", "points_count"), ("state", "state"))
    _required = ("shard_id", "points_count", "state", )
    shard_id: int
    shard_key: ShardKey | None
    points_count: int
    state: ReplicaState

    def __init__(self, *, shard_id: int, shard_key: ShardKey | None = None, points_count: int, state: ReplicaState, **more: Any) -> None:
        self.shard_id = shard_id
        self.shard_key = shard_key
        self.points_count = points_count
        self.state = _t89.load(state)


class LocalShardTelemetry(Built):
    __slots__ = ("variant_name", "status", "total_optimized_points", "vectors_size_bytes", "payloads_size_bytes", "num_points", "num_vectors", "num_vectors_by_name", "segments", "optimizations", "async_scorer", "indexed_only_excluded_vectors", "update_queue")
    _wire = (("variant_name", "variant_name"), ("status", "status"), ("total_optimized_points", "total_optimized_points"), ("vectors_size_bytes", "vectors_size_bytes"), ("payloads_size_bytes", "payloads_size_bytes"), ("num_points", "num_points"), ("num_vectors", "num_vectors"), ("num_vectors_by_name", "num_vectors_by_name"), ("segments", "segments"), ("optimizations", "optimizations"), ("async_scorer", "async_scorer"), ("indexed_only_excluded_vectors", "indexed_only_excluded_vectors"), ("update_queue", "update_queue"))
    _required = ("total_optimized_points", )
    variant_name: str | None
    status: ShardStatus | None
    total_optimized_points: int
    vectors_size_bytes: int | None
    payloads_size_bytes: int | None
    num_points: int | None
    num_vectors: int | None
    num_vectors_by_name: dict[str, int] | None
    segments: list[SegmentTelemetry] | None
    optimizations: OptimizerTelemetry | None
    async_scorer: bool | None
    indexed_only_excluded_vectors: dict[str, int] | None
    update_queue: ShardUpdateQueueInfo | None

    def __init__(self, *, variant_name: str | None = None, status: ShardStatus | None = None, total_optimized_points: int, vectors_size_bytes: int | None = None, payloads_size_bytes: int | None = None, num_points: int | None = None, num_vectors: int | None = None, num_vectors_by_name: dict[str, int] | None = None, segments: list[SegmentTelemetry] | None = None, optimizations: OptimizerTelemetry | None = None, async_scorer: bool | None = None, indexed_only_excluded_vectors: dict[str, int] | None = None, update_queue: ShardUpdateQueueInfo | None = None, **more: Any) -> None:
        self.variant_name = variant_name
        self.status = status if status is None else _t90.load(status)
        self.total_optimized_points = total_optimized_points
        self.vectors_size_bytes = vectors_size_bytes
        self.payloads_size_bytes = payloads_size_bytes
        self.num_points = num_points
        self.num_vectors = num_vectors
        self.num_vectors_by_name = own(num_vectors_by_name)
        self.segments = segments if segments is None else _t154.load(segments)
        self.optimizations = optimizations if optimizations is None else _t155.load(optimizations)
        self.async_scorer = async_scorer
        self.indexed_only_excluded_vectors = own(indexed_only_excluded_vectors)
        self.update_queue = update_queue if update_queue is None else _t156.load(update_queue)


class Log10Expression(Built):
    __slots__ = ("log10",)
    _wire = (("log10", "log10"),)
    _required = ("log10", )
    _strict = True
    log10: Expression

    def __init__(self, *, log10: Expression) -> None:
        self.log10 = _t1.load(log10)


class LookupLocation(Built):
    __slots__ = ("collection", "vector", "shard_key")
    _wire = (("collection", "collection"), ("vector", "vector"), ("shard_key", "shard_key"))
    _required = ("collection", )
    _strict = True
    collection: str
    vector: str | None
    shard_key: ShardKeySelector | None

    def __init__(self, *, collection: str, vector: str | None = None, shard_key: ShardKeySelector | None = None) -> None:
        self.collection = collection
        self.vector = vector
        self.shard_key = shard_key if shard_key is None else shard_key.copy() if shard_key.__class__ is list else _t64.load(shard_key)


class MatchAny(Built):
    __slots__ = ("any",)
    _wire = (("any", "any"),)
    _required = ("any", )
    _strict = True
    any: AnyVariants

    def __init__(self, *, any: AnyVariants) -> None:
        self.any = own(any)


class MatchExcept(Built):
    __slots__ = ("except_",)
    _wire = (("except_", "except"),)
    _required = ("except", )
    _strict = True
    except_: AnyVariants

    def __init__(self, *, except_: Any = ..., **more: Any) -> None:
        except_ = renamed(self, except_, "except", more)
        self.except_ = own(except_)


class MatchPhrase(Built):
    __slots__ = ("phrase",)
    _wire = (("phrase", "phrase"),)
    _required = ("phrase", )
    _strict = True
    phrase: str

    def __init__(self, *, phrase: str) -> None:
        self.phrase = phrase


class MatchPrefix(Built):
    __slots__ = ("prefix",)
    _wire = (("prefix", "prefix"),)
    _required = ("prefix", )
    _strict = True
    prefix: str

    def __init__(self, *, prefix: str) -> None:
        self.prefix = prefix


class MatchSubstring(Built):
    __slots__ = ("substring",)
    _wire = (("substring", "substring"),)
    _required = ("substring", )
    _strict = True
    substring: str

    def __init__(self, *, substring: str) -> None:
        self.substring = substring


class MatchText(Built):
    __slots__ = ("text",)
    _wire = (("text", "text"),)
    _required = ("text", )
    _strict = True
    text: str

    def __init__(self, *, text: str) -> None:
        self.text = text


class MatchTextAny(Built):
    __slots__ = ("text_any",)
    _wire = (("text_any", "text_any"),)
    _required = ("text_any", )
    _strict = True
    text_any: str

    def __init__(self, *, text_any: str) -> None:
        self.text_any = text_any


class MatchValue(Built):
    __slots__ = ("value",)
    _wire = (("value", "value"),)
    _required = ("value", )
    _strict = True
    value: ValueVariants

    def __init__(self, *, value: ValueVariants) -> None:
        self.value = value


class MaxExpression(Built):
    __slots__ = ("max",)
    _wire = (("max", "max"),)
    _required = ("max", )
    _strict = True
    max: list[Expression]

    def __init__(self, *, max: list[Expression]) -> None:
        self.max = _t157.load(max)


class MemoryTelemetry(Built):
    __slots__ = ("active_bytes", "allocated_bytes", "metadata_bytes", "resident_bytes", "retained_bytes")
    _wire = (("active_bytes", "active_bytes"), ("allocated_bytes", "allocated_bytes"), ("metadata_bytes", "metadata_bytes"), ("resident_bytes", "resident_bytes"), ("retained_bytes", "retained_bytes"))
    _required = ("active_bytes", "allocated_bytes", "metadata_bytes", "resident_bytes", "retained_bytes", )
    active_bytes: int
    allocated_bytes: int
    metadata_bytes: int
    resident_bytes: int
    retained_bytes: int

    def __init__(self, *, active_bytes: int, allocated_bytes: int, metadata_bytes: int, resident_bytes: int, retained_bytes: int, **more: Any) -> None:
        self.active_bytes = active_bytes
        self.allocated_bytes = allocated_bytes
        self.metadata_bytes = metadata_bytes
        self.resident_bytes = resident_bytes
        self.retained_bytes = retained_bytes


class MessageSendErrors(Built):
    __slots__ = ("count", "latest_error", "latest_error_timestamp")
    _wire = (("count", "count"), ("latest_error", "latest_error"), ("latest_error_timestamp", "latest_error_timestamp"))
    _required = ("count", )
    count: int
    latest_error: str | None
    latest_error_timestamp: datetime | date | None

    def __init__(self, *, count: int, latest_error: str | None = None, latest_error_timestamp: datetime | date | None = None, **more: Any) -> None:
        self.count = count
        self.latest_error = latest_error
        self.latest_error_timestamp = latest_error_timestamp


class MinExpression(Built):
    __slots__ = ("min",)
    _wire = (("min", "min"),)
    _required = ("min", )
    _strict = True
    min: list[Expression]

    def __init__(self, *, min: list[Expression]) -> None:
        self.min = _t157.load(min)


class MinShould(Built):
    __slots__ = ("conditions", "min_count")
    _wire = (("conditions", "conditions"), ("min_count", "min_count"))
    _required = ("conditions", "min_count", )
    _strict = True
    conditions: list[Condition]
    min_count: int

    def __init__(self, *, conditions: list[Condition], min_count: int) -> None:
        self.conditions = _t158.load(conditions)
        self.min_count = min_count


class Mmr(Built):
    __slots__ = ("diversity", "candidates_limit")
    _wire = (("diversity", "diversity"), ("candidates_limit", "candidates_limit"))
    _strict = True
    diversity: float | None
    candidates_limit: int | None

    def __init__(self, *, diversity: float | None = None, candidates_limit: int | None = None) -> None:
        self.diversity = diversity
        self.candidates_limit = candidates_limit


class ModelUsage(Built):
    __slots__ = ("tokens",)
    _wire = (("tokens", "tokens"),)
    _required = ("tokens", )
    tokens: int

    def __init__(self, *, tokens: int, **more: Any) -> None:
        self.tokens = tokens


class MoveShard(Built):
    __slots__ = ("shard_id", "to_peer_id", "from_peer_id", "method")
    _wire = (("shard_id", "shard_id"), ("to_peer_id", "to_peer_id"), ("from_peer_id", "from_peer_id"), ("method", "method"))
    _required = ("shard_id", "to_peer_id", "from_peer_id", )
    _strict = True
    shard_id: int
    to_peer_id: int
    from_peer_id: int
    method: ShardTransferMethod | None

    def __init__(self, *, shard_id: int, to_peer_id: int, from_peer_id: int, method: ShardTransferMethod | None = None) -> None:
        self.shard_id = shard_id
        self.to_peer_id = to_peer_id
        self.from_peer_id = from_peer_id
        self.method = method if method is None else _t159.load(method)


class MoveShardOperation(Built):
    __slots__ = ("move_shard",)
    _wire = (("move_shard", "move_shard"),)
    _required = ("move_shard", )
    _strict = True
    move_shard: MoveShard

    def __init__(self, *, move_shard: MoveShard) -> None:
        self.move_shard = _t160.load(move_shard)


class MultExpression(Built):
    __slots__ = ("mult",)
    _wire = (("mult", "mult"),)
    _required = ("mult", )
    _strict = True
    mult: list[Expression]

    def __init__(self, *, mult: list[Expression]) -> None:
        self.mult = _t157.load(mult)


class MultiVectorConfig(Built):
    __slots__ = ("comparator",)
    _wire = (("comparator", "comparator"),)
    _required = ("comparator", )
    _strict = True
    comparator: MultiVectorComparator

    def __init__(self, *, comparator: MultiVectorComparator) -> None:
        self.comparator = _t161.load(comparator)


class NaiveFeedbackStrategy(Built):
    __slots__ = ("naive",)
    _wire = (("naive", "naive"),)
    _required = ("naive", )
    _strict = True
    naive: NaiveFeedbackStrategyParams

    def __init__(self, *, naive: NaiveFeedbackStrategyParams) -> None:
        self.naive = _t162.load(naive)


class NaiveFeedbackStrategyParams(Built):
    __slots__ = ("a", "b", "c")
    _wire = (("a", "a"), ("b", "b"), ("c", "c"))
    _required = ("a", "b", "c", )
    _strict = True
    a: float
    b: float
    c: float

    def __init__(self, *, a: float, b: float, c: float) -> None:
        self.a = a
        self.b = b
        self.c = c


class NearestQuery(Built):
    __slots__ = ("nearest", "mmr")
    _wire = (("nearest", "nearest"), ("mmr", "mmr"))
    _required = ("nearest", )
    _strict = True
    nearest: VectorInput
    mmr: Mmr | None

    def __init__(self, *, nearest: VectorInput, mmr: Mmr | None = None) -> None:
        self.nearest = nearest.copy() if nearest.__class__ is list else _t62.load(nearest)
        self.mmr = mmr if mmr is None else _t163.load(mmr)


class NegExpression(Built):
    __slots__ = ("neg",)
    _wire = (("neg", "neg"),)
    _required = ("neg", )
    _strict = True
    neg: Expression

    def __init__(self, *, neg: Expression) -> None:
        self.neg = _t1.load(neg)


class Nested(Built):
    __slots__ = ("key", "filter")
    _wire = (("key", "key"), ("filter", "filter"))
    _required = ("key", "filter", )
    _strict = True
    key: str
    filter: Filter

    def __init__(self, *, key: str, filter: Filter) -> None:
        self.key = key
        self.filter = _t111.load(filter)


class NestedCondition(Built):
    __slots__ = ("nested",)
    _wire = (("nested", "nested"),)
    _required = ("nested", )
    _strict = True
    nested: Nested

    def __init__(self, *, nested: Nested) -> None:
        self.nested = _t164.load(nested)


class OperationDurationStatistics(Built):
    __slots__ = ("count", "fail_count", "avg_duration_micros", "min_duration_micros", "max_duration_micros", "total_duration_micros", "last_responded")
    _wire = (("count", "count"), ("fail_count", "fail_count"), ("avg_duration_micros", "avg_duration_micros"), ("min_duration_micros", "min_duration_micros"), ("max_duration_micros", "max_duration_micros"), ("total_duration_micros", "total_duration_micros"), ("last_responded", "last_responded"))
    _required = ("count", )
    count: int
    fail_count: int | None
    avg_duration_micros: float | None
    min_duration_micros: float | None
    max_duration_micros: float | None
    total_duration_micros: int | None
    last_responded: datetime | date | None

    def __init__(self, *, count: int, fail_count: int | None = None, avg_duration_micros: float | None = None, min_duration_micros: float | None = None, max_duration_micros: float | None = None, total_duration_micros: int | None = None, last_responded: datetime | date | None = None, **more: Any) -> None:
        self.count = count
        self.fail_count = fail_count
        self.avg_duration_micros = avg_duration_micros
        self.min_duration_micros = min_duration_micros
        self.max_duration_micros = max_duration_micros
        self.total_duration_micros = total_duration_micros
        self.last_responded = last_responded


class Optimization(Built):
    __slots__ = ("uuid", "optimizer", "status", "segments", "progress")
    _wire = (("uuid", "uuid"), ("optimizer", "optimizer"), ("status", "status"), ("segments", "segments"), ("progress", "progress"))
    _required = ("uuid", "optimizer", "status", "segments", "progress", )
    uuid: UUID
    optimizer: str
    status: TrackerStatus
    segments: list[OptimizationSegmentInfo]
    progress: ProgressTree

    def __init__(self, *, uuid: UUID, optimizer: str, status: TrackerStatus, segments: list[OptimizationSegmentInfo], progress: ProgressTree, **more: Any) -> None:
        self.uuid = uuid
        self.optimizer = optimizer
        self.status = _t165.load(status)
        self.segments = _t166.load(segments)
        self.progress = _t167.load(progress)


class OptimizationSegmentInfo(Built):
    __slots__ = ("uuid", "points_count")
    _wire = (("uuid", "uuid"), ("points_count", "points_count"))
    _required = ("uuid", "points_count", )
    uuid: UUID
    points_count: int

    def __init__(self, *, uuid: UUID, points_count: int, **more: Any) -> None:
        self.uuid = uuid
        self.points_count = points_count


class OptimizationsResponse(Built):
    __slots__ = ("summary", "running", "queued", "completed", "idle_segments")
    _wire = (("summary", "summary"), ("running", "running"), ("queued", "queued"), ("completed", "completed"), ("idle_segments", "idle_segments"))
    _required = ("summary", "running", )
    summary: OptimizationsSummary
    running: list[Optimization]
    queued: list[PendingOptimization] | None
    completed: list[Optimization] | None
    idle_segments: list[OptimizationSegmentInfo] | None

    def __init__(self, *, summary: OptimizationsSummary, running: list[Optimization], queued: list[PendingOptimization] | None = None, completed: list[Optimization] | None = None, idle_segments: list[OptimizationSegmentInfo] | None = None, **more: Any) -> None:
        self.summary = _t168.load(summary)
        self.running = _t169.load(running)
        self.queued = queued if queued is None else _t170.load(queued)
        self.completed = completed if completed is None else _t171.load(completed)
        self.idle_segments = idle_segments if idle_segments is None else _t172.load(idle_segments)


class OptimizationsSummary(Built):
    __slots__ = ("queued_optimizations", "queued_segments", "queued_points", "idle_segments")
    _wire = (("queued_optimizations", "queued_optimizations"), ("queued_segments", "queued_segments"), ("queued_points", "queued_points"), ("idle_segments", "idle_segments"))
    _required = ("queued_optimizations", "queued_segments", "queued_points", "idle_segments", )
    queued_optimizations: int
    queued_segments: int
    queued_points: int
    idle_segments: int

    def __init__(self, *, queued_optimizations: int, queued_segments: int, queued_points: int, idle_segments: int, **more: Any) -> None:
        self.queued_optimizations = queued_optimizations
        self.queued_segments = queued_segments
        self.queued_points = queued_points
        self.idle_segments = idle_segments


class OptimizerTelemetry(Built):
    __slots__ = ("status", "optimizations", "log")
    _wire = (("status", "status"), ("optimizations", "optimizations"), ("log", "log"))
    _required = ("status", "optimizations", )
    status: OptimizersStatus
    optimizations: OperationDurationStatistics
    log: list[TrackerTelemetry] | None

    def __init__(self, *, status: OptimizersStatus, optimizations: OperationDurationStatistics, log: list[TrackerTelemetry] | None = None, **more: Any) -> None:
        self.status = _t43.load(status)
        self.optimizations = _t173.load(optimizations)
        self.log = log if log is None else _t174.load(log)


class OptimizersConfig(Built):
    __slots__ = ("deleted_threshold", "vacuum_min_vector_number", "default_segment_number", "max_segment_size", "memmap_threshold", "indexing_threshold", "flush_interval_sec", "max_optimization_threads", "prevent_unoptimized")
    _wire = (("deleted_threshold", "deleted_threshold"), ("vacuum_min_vector_number", "vacuum_min_vector_number"), ("default_segment_number", "default_segment_number"), ("max_segment_size", "max_segment_size"), ("memmap_threshold", "memmap_threshold"), ("indexing_threshold", "indexing_threshold"), ("flush_interval_sec", "flush_interval_sec"), ("max_optimization_threads", "max_optimization_threads"), ("prevent_unoptimized", "prevent_unoptimized"))
    _required = ("default_segment_number", "flush_interval_sec", )
    deleted_threshold: float | None
    vacuum_min_vector_number: int | None
    default_segment_number: int
    max_segment_size: int | None
    memmap_threshold: int | None
    indexing_threshold: int | None
    flush_interval_sec: int
    max_optimization_threads: int | None
    prevent_unoptimized: bool | None

    def __init__(self, *, deleted_threshold: float | None = 0.2, vacuum_min_vector_number: int | None = 1000, default_segment_number: int, max_segment_size: int | None = None, memmap_threshold: int | None = None, indexing_threshold: int | None = None, flush_interval_sec: int, max_optimization_threads: int | None = None, prevent_unoptimized: bool | None = None, **more: Any) -> None:
        self.deleted_threshold = deleted_threshold
        self.vacuum_min_vector_number = vacuum_min_vector_number
        self.default_segment_number = default_segment_number
        self.max_segment_size = max_segment_size
        self.memmap_threshold = memmap_threshold
        self.indexing_threshold = indexing_threshold
        self.flush_interval_sec = flush_interval_sec
        self.max_optimization_threads = max_optimization_threads
        self.prevent_unoptimized = prevent_unoptimized


class OptimizersConfigDiff(Built):
    __slots__ = ("deleted_threshold", "vacuum_min_vector_number", "default_segment_number", "max_segment_size", "memmap_threshold", "indexing_threshold", "flush_interval_sec", "max_optimization_threads", "prevent_unoptimized")
    _wire = (("deleted_threshold", "deleted_threshold"), ("vacuum_min_vector_number", "vacuum_min_vector_number"), ("default_segment_number", "default_segment_number"), ("max_segment_size", "max_segment_size"), ("memmap_threshold", "memmap_threshold"), ("indexing_threshold", "indexing_threshold"), ("flush_interval_sec", "flush_interval_sec"), ("max_optimization_threads", "max_optimization_threads"), ("prevent_unoptimized", "prevent_unoptimized"))
    _strict = True
    deleted_threshold: float | None
    vacuum_min_vector_number: int | None
    default_segment_number: int | None
    max_segment_size: int | None
    memmap_threshold: int | None
    indexing_threshold: int | None
    flush_interval_sec: int | None
    max_optimization_threads: MaxOptimizationThreads | None
    prevent_unoptimized: bool | None

    def __init__(self, *, deleted_threshold: float | None = None, vacuum_min_vector_number: int | None = None, default_segment_number: int | None = None, max_segment_size: int | None = None, memmap_threshold: int | None = None, indexing_threshold: int | None = None, flush_interval_sec: int | None = None, max_optimization_threads: MaxOptimizationThreads | None = None, prevent_unoptimized: bool | None = None) -> None:
        self.deleted_threshold = deleted_threshold
        self.vacuum_min_vector_number = vacuum_min_vector_number
        self.default_segment_number = default_segment_number
        self.max_segment_size = max_segment_size
        self.memmap_threshold = memmap_threshold
        self.indexing_threshold = indexing_threshold
        self.flush_interval_sec = flush_interval_sec
        self.max_optimization_threads = max_optimization_threads if max_optimization_threads is None else _t175.load(max_optimization_threads)
        self.prevent_unoptimized = prevent_unoptimized


class OptimizersStatusOneOf1(Built):
    __slots__ = ("error",)
    _wire = (("error", "error"),)
    _required = ("error", )
    error: str

    def __init__(self, *, error: str, **more: Any) -> None:
        self.error = error


class OrderBy(Built):
    __slots__ = ("key", "direction", "start_from")
    _wire = (("key", "key"), ("direction", "direction"), ("start_from", "start_from"))
    _required = ("key", )
    _strict = True
    key: str
    direction: Direction | None
    start_from: StartFrom | None

    def __init__(self, *, key: str, direction: Direction | None = None, start_from: StartFrom | None = None) -> None:
        self.key = key
        self.direction = direction if direction is None else _t176.load(direction)
        self.start_from = start_from


class OrderByQuery(Built):
    __slots__ = ("order_by",)
    _wire = (("order_by", "order_by"),)
    _required = ("order_by", )
    _strict = True
    order_by: OrderByInterface

    def __init__(self, *, order_by: OrderByInterface) -> None:
        self.order_by = _t177.load(order_by)


class OverwritePayloadOperation(Built):
    __slots__ = ("overwrite_payload",)
    _wire = (("overwrite_payload", "overwrite_payload"),)
    _required = ("overwrite_payload", )
    _strict = True
    overwrite_payload: SetPayload

    def __init__(self, *, overwrite_payload: SetPayload) -> None:
        self.overwrite_payload = _t178.load(overwrite_payload)


class P2pConfigTelemetry(Built):
    __slots__ = ("connection_pool_size",)
    _wire = (("connection_pool_size", "connection_pool_size"),)
    _required = ("connection_pool_size", )
    connection_pool_size: int

    def __init__(self, *, connection_pool_size: int, **more: Any) -> None:
        self.connection_pool_size = connection_pool_size


class PartialSnapshotTelemetry(Built):
    __slots__ = ("ongoing_create_snapshot_requests", "is_recovering", "recovery_timestamp")
    _wire = (("ongoing_create_snapshot_requests", "ongoing_create_snapshot_requests"), ("is_recovering", "is_recovering"), ("recovery_timestamp", "recovery_timestamp"))
    _required = ("ongoing_create_snapshot_requests", "is_recovering", "recovery_timestamp", )
    ongoing_create_snapshot_requests: int
    is_recovering: bool
    recovery_timestamp: int

    def __init__(self, *, ongoing_create_snapshot_requests: int, is_recovering: bool, recovery_timestamp: int, **more: Any) -> None:
        self.ongoing_create_snapshot_requests = ongoing_create_snapshot_requests
        self.is_recovering = is_recovering
        self.recovery_timestamp = recovery_timestamp


class PayloadField(Built):
    __slots__ = ("key",)
    _wire = (("key", "key"),)
    _required = ("key", )
    _strict = True
    key: str

    def __init__(self, *, key: str) -> None:
        self.key = key


class PayloadIndexInfo(Built):
    __slots__ = ("data_type", "params", "points")
    _wire = (("data_type", "data_type"), ("params", "params"), ("points", "points"))
    _required = ("data_type", "points", )
    data_type: PayloadSchemaType
    params: PayloadSchemaParams | None
    points: int

    def __init__(self, *, data_type: PayloadSchemaType, params: PayloadSchemaParams | None = None, points: int, **more: Any) -> None:
        self.data_type = _t179.load(data_type)
        self.params = params if params is None else _t180.load(params)
        self.points = points


class PayloadIndexTelemetry(Built):
    __slots__ = ("field_name", "index_type", "points_values_count", "points_count", "histogram_bucket_size")
    _wire = (("field_name", "field_name"), ("index_type", "index_type"), ("points_values_count", "points_values_count"), ("points_count", "points_count"), ("histogram_bucket_size", "histogram_bucket_size"))
    _required = ("index_type", "points_values_count", "points_count", )
    field_name: str | None
    index_type: str
    points_values_count: int
    points_count: int
    histogram_bucket_size: int | None

    def __init__(self, *, field_name: str | None = None, index_type: str, points_values_count: int, points_count: int, histogram_bucket_size: int | None = None, **more: Any) -> None:
        self.field_name = field_name
        self.index_type = index_type
        self.points_values_count = points_values_count
        self.points_count = points_count
        self.histogram_bucket_size = histogram_bucket_size


class PayloadSelectorExclude(Built):
    __slots__ = ("exclude",)
    _wire = (("exclude", "exclude"),)
    _required = ("exclude", )
    _strict = True
    exclude: list[str]

    def __init__(self, *, exclude: list[str]) -> None:
        self.exclude = own(exclude)


class PayloadSelectorInclude(Built):
    __slots__ = ("include",)
    _wire = (("include", "include"),)
    _required = ("include", )
    _strict = True
    include: list[str]

    def __init__(self, *, include: list[str]) -> None:
        self.include = own(include)


class PayloadStorageParams(Built):
    __slots__ = ("memory",)
    _wire = (("memory", "memory"),)
    _strict = True
    memory: Memory | None

    def __init__(self, *, memory: Memory | None = None) -> None:
        self.memory = memory if memory is None else _t10.load(memory)


class PayloadStorageTypeOneOf(Built):
    __slots__ = ("type",)
    _wire = (("type", "type"),)
    _required = ("type", )
    type: Literal['mmap']

    def __init__(self, *, type: Literal['mmap'], **more: Any) -> None:
        self.type = type


class PayloadStorageTypeOneOf1(Built):
    __slots__ = ("type",)
    _wire = (("type", "type"),)
    _required = ("type", )
    type: Literal['in_ram_mmap']

    def __init__(self, *, type: Literal['in_ram_mmap'], **more: Any) -> None:
        self.type = type


class PeerInfo(Built):
    __slots__ = ("uri",)
    _wire = (("uri", "uri"),)
    _required = ("uri", )
    uri: str

    def __init__(self, *, uri: str, **more: Any) -> None:
        self.uri = uri


class PeerMetadata(Built):
    __slots__ = ("version",)
    _wire = (("version", "version"),)
    _required = ("version", )
    version: str

    def __init__(self, *, version: str, **more: Any) -> None:
        self.version = version


class PeerQuotaUsage(Built):
    __slots__ = ("exceeded", "resident_memory_percent", "disk_usage_percent")
    _wire = (("exceeded", "exceeded"), ("resident_memory_percent", "resident_memory_percent"), ("disk_usage_percent", "disk_usage_percent"))
    _required = ("exceeded", )
    exceeded: bool
    resident_memory_percent: int | None
    disk_usage_percent: int | None

    def __init__(self, *, exceeded: bool, resident_memory_percent: int | None = None, disk_usage_percent: int | None = None, **more: Any) -> None:
        self.exceeded = exceeded
        self.resident_memory_percent = resident_memory_percent
        self.disk_usage_percent = disk_usage_percent


class PendingOptimization(Built):
    __slots__ = ("optimizer", "segments")
    _wire = (("optimizer", "optimizer"), ("segments", "segments"))
    _required = ("optimizer", "segments", )
    optimizer: str
    segments: list[OptimizationSegmentInfo]

    def __init__(self, *, optimizer: str, segments: list[OptimizationSegmentInfo], **more: Any) -> None:
        self.optimizer = optimizer
        self.segments = _t166.load(segments)


class PointGroup(Built):
    __slots__ = ("hits", "id", "lookup")
    _wire = (("hits", "hits"), ("id", "id"), ("lookup", "lookup"))
    _required = ("hits", "id", )
    hits: list[ScoredPoint]
    id: GroupId
    lookup: Record | None

    def __init__(self, *, hits: list[ScoredPoint], id: GroupId, lookup: Record | None = None, **more: Any) -> None:
        self.hits = _t181.load(hits)
        self.id = id
        self.lookup = lookup if lookup is None else _t132.load(lookup)


class PointIdsList(Built):
    __slots__ = ("points", "shard_key")
    _wire = (("points", "points"), ("shard_key", "shard_key"))
    _required = ("points", )
    _strict = True
    points: list[ExtendedPointId]
    shard_key: ShardKeySelector | None

    def __init__(self, *, points: list[ExtendedPointId], shard_key: ShardKeySelector | None = None) -> None:
        self.points = own(points)
        self.shard_key = shard_key if shard_key is None else shard_key.copy() if shard_key.__class__ is list else _t64.load(shard_key)


class PointRequest(Built):
    __slots__ = ("shard_key", "ids", "with_payload", "with_vector")
    _wire = (("shard_key", "shard_key"), ("ids", "ids"), ("with_payload", "with_payload"), ("with_vector", "with_vector"))
    _required = ("ids", )
    _strict = True
    shard_key: ShardKeySelector | None
    ids: list[ExtendedPointId]
    with_payload: WithPayloadInterface | None
    with_vector: WithVector | None

    def __init__(self, *, shard_key: ShardKeySelector | None = None, ids: list[ExtendedPointId], with_payload: WithPayloadInterface | None = None, with_vector: WithVector | None = None) -> None:
        self.shard_key = shard_key if shard_key is None else shard_key.copy() if shard_key.__class__ is list else _t64.load(shard_key)
        self.ids = own(ids)
        self.with_payload = with_payload if with_payload is None else with_payload.copy() if with_payload.__class__ is list else _t182.load(with_payload)
        self.with_vector = own(with_vector)


class PointStruct(Model, _native.PointStruct):
    __slots__ = ()
    _wire = (("id", "id"), ("vector", "vector"), ("payload", "payload"))
    _required = ("id", "vector", )
    _strict = True
    id: ExtendedPointId
    vector: VectorStruct
    payload: Payload | None

    if TYPE_CHECKING:
        def __init__(self, *, id: ExtendedPointId, vector: VectorStruct, payload: Payload | None = None) -> None: ...

    @classmethod
    def _blank(cls) -> Any:
        return cls(id=None, vector=None)  # type: ignore[arg-type]


class PointVectors(Built):
    __slots__ = ("id", "vector")
    _wire = (("id", "id"), ("vector", "vector"))
    _required = ("id", "vector", )
    _strict = True
    id: ExtendedPointId
    vector: VectorStruct

    def __init__(self, *, id: ExtendedPointId, vector: VectorStruct) -> None:
        self.id = id
        self.vector = vector.copy() if vector.__class__ is list else _t183.load(vector)


class PointsBatch(Built):
    __slots__ = ("batch", "shard_key", "update_filter", "update_mode")
    _wire = (("batch", "batch"), ("shard_key", "shard_key"), ("update_filter", "update_filter"), ("update_mode", "update_mode"))
    _required = ("batch", )
    _strict = True
    batch: Batch
    shard_key: ShardKeySelector | None
    update_filter: Filter | None
    update_mode: UpdateMode | None

    def __init__(self, *, batch: Batch, shard_key: ShardKeySelector | None = None, update_filter: Filter | None = None, update_mode: UpdateMode | None = None) -> None:
        self.batch = _t184.load(batch)
        self.shard_key = shard_key if shard_key is None else shard_key.copy() if shard_key.__class__ is list else _t64.load(shard_key)
        self.update_filter = update_filter if update_filter is None else _t65.load(update_filter)
        self.update_mode = update_mode if update_mode is None else _t185.load(update_mode)


class PointsList(Built):
    __slots__ = ("points", "shard_key", "update_filter", "update_mode")
    _wire = (("points", "points"), ("shard_key", "shard_key"), ("update_filter", "update_filter"), ("update_mode", "update_mode"))
    _required = ("points", )
    _strict = True
    points: list[PointStruct]
    shard_key: ShardKeySelector | None
    update_filter: Filter | None
    update_mode: UpdateMode | None

    def __init__(self, *, points: list[PointStruct], shard_key: ShardKeySelector | None = None, update_filter: Filter | None = None, update_mode: UpdateMode | None = None) -> None:
        self.points = _t186.load(points)
        self.shard_key = shard_key if shard_key is None else shard_key.copy() if shard_key.__class__ is list else _t64.load(shard_key)
        self.update_filter = update_filter if update_filter is None else _t65.load(update_filter)
        self.update_mode = update_mode if update_mode is None else _t185.load(update_mode)


class PowExpression(Built):
    __slots__ = ("pow",)
    _wire = (("pow", "pow"),)
    _required = ("pow", )
    _strict = True
    pow: PowParams

    def __init__(self, *, pow: PowParams) -> None:
        self.pow = _t187.load(pow)


class PowParams(Built):
    __slots__ = ("base", "exponent")
    _wire = (("base", "base"), ("exponent", "exponent"))
    _required = ("base", "exponent", )
    _strict = True
    base: Expression
    exponent: Expression

    def __init__(self, *, base: Expression, exponent: Expression) -> None:
        self.base = _t1.load(base)
        self.exponent = _t1.load(exponent)


class Prefetch(Built):
    __slots__ = ("prefetch", "query", "using", "filter", "params", "score_threshold", "limit", "lookup_from")
    _wire = (("prefetch", "prefetch"), ("query", "query"), ("using", "using"), ("filter", "filter"), ("params", "params"), ("score_threshold", "score_threshold"), ("limit", "limit"), ("lookup_from", "lookup_from"))
    _strict = True
    prefetch: list[Prefetch] | Prefetch | None
    query: QueryInterface | None
    using: str | None
    filter: Filter | None
    params: SearchParams | None
    score_threshold: float | None
    limit: int | None
    lookup_from: LookupLocation | None

    def __init__(self, *, prefetch: list[Prefetch] | Prefetch | None = None, query: QueryInterface | None = None, using: str | None = None, filter: Filter | None = None, params: SearchParams | None = None, score_threshold: float | None = None, limit: int | None = None, lookup_from: LookupLocation | None = None) -> None:
        self.prefetch = prefetch if prefetch is None else _t188.load(prefetch)
        self.query = query if query is None else _t189.load(query)
        self.using = using
        self.filter = filter if filter is None else _t65.load(filter)
        self.params = params if params is None else _t190.load(params)
        self.score_threshold = score_threshold
        self.limit = limit
        self.lookup_from = lookup_from if lookup_from is None else _t191.load(lookup_from)


class ProductQuantization(Built):
    __slots__ = ("product",)
    _wire = (("product", "product"),)
    _required = ("product", )
    _strict = True
    product: ProductQuantizationConfig

    def __init__(self, *, product: ProductQuantizationConfig) -> None:
        self.product = _t192.load(product)


class ProductQuantizationConfig(Built):
    __slots__ = ("compression", "always_ram", "memory")
    _wire = (("compression", "compression"), ("always_ram", "always_ram"), ("memory", "memory"))
    _required = ("compression", )
    _strict = True
    compression: CompressionRatio
    always_ram: bool | None
    memory: Memory | None

    def __init__(self, *, compression: CompressionRatio, always_ram: bool | None = None, memory: Memory | None = None) -> None:
        self.compression = _t193.load(compression)
        self.always_ram = always_ram
        self.memory = memory if memory is None else _t10.load(memory)


class ProgressTree(Built):
    __slots__ = ("name", "started_at", "finished_at", "duration_sec", "done", "total", "children")
    _wire = (("name", "name"), ("started_at", "started_at"), ("finished_at", "finished_at"), ("duration_sec", "duration_sec"), ("done", "done"), ("total", "total"), ("children", "children"))
    _required = ("name", )
    name: str
    started_at: datetime | date | None
    finished_at: datetime | date | None
    duration_sec: float | None
    done: int | None
    total: int | None
    children: list[ProgressTree] | None

    def __init__(self, *, name: str, started_at: datetime | date | None = None, finished_at: datetime | date | None = None, duration_sec: float | None = None, done: int | None = None, total: int | None = None, children: list[ProgressTree] | None = None, **more: Any) -> None:
        self.name = name
        self.started_at = started_at
        self.finished_at = finished_at
        self.duration_sec = duration_sec
        self.done = done
        self.total = total
        self.children = children if children is None else _t194.load(children)


class QuantizationSearchParams(Built):
    __slots__ = ("ignore", "rescore", "oversampling")
    _wire = (("ignore", "ignore"), ("rescore", "rescore"), ("oversampling", "oversampling"))
    _strict = True
    ignore: bool | None
    rescore: bool | None
    oversampling: float | None

    def __init__(self, *, ignore: bool | None = False, rescore: bool | None = None, oversampling: float | None = None) -> None:
        self.ignore = ignore
        self.rescore = rescore
        self.oversampling = oversampling


class QueryGroupsRequest(Built):
    __slots__ = ("shard_key", "prefetch", "query", "using", "filter", "params", "score_threshold", "with_vector", "with_payload", "lookup_from", "group_by", "group_size", "limit", "with_lookup")
    _wire = (("shard_key", "shard_key"), ("prefetch", "prefetch"), ("query", "query"), ("using", "using"), ("filter", "filter"), ("params", "params"), ("score_threshold", "score_threshold"), ("with_vector", "with_vector"), ("with_payload", "with_payload"), ("lookup_from", "lookup_from"), ("group_by", "group_by"), ("group_size", "group_size"), ("limit", "limit"), ("with_lookup", "with_lookup"))
    _required = ("group_by", )
    _strict = True
    shard_key: ShardKeySelector | None
    prefetch: list[Prefetch] | Prefetch | None
    query: QueryInterface | None
    using: str | None
    filter: Filter | None
    params: SearchParams | None
    score_threshold: float | None
    with_vector: WithVector | None
    with_payload: WithPayloadInterface | None
    lookup_from: LookupLocation | None
    group_by: str
    group_size: int | None
    limit: int | None
    with_lookup: WithLookupInterface | None

    def __init__(self, *, shard_key: ShardKeySelector | None = None, prefetch: list[Prefetch] | Prefetch | None = None, query: QueryInterface | None = None, using: str | None = None, filter: Filter | None = None, params: SearchParams | None = None, score_threshold: float | None = None, with_vector: WithVector | None = None, with_payload: WithPayloadInterface | None = None, lookup_from: LookupLocation | None = None, group_by: str, group_size: int | None = None, limit: int | None = None, with_lookup: WithLookupInterface | None = None) -> None:
        self.shard_key = shard_key if shard_key is None else shard_key.copy() if shard_key.__class__ is list else _t64.load(shard_key)
        self.prefetch = prefetch if prefetch is None else _t188.load(prefetch)
        self.query = query if query is None else _t189.load(query)
        self.using = using
        self.filter = filter if filter is None else _t65.load(filter)
        self.params = params if params is None else _t190.load(params)
        self.score_threshold = score_threshold
        self.with_vector = own(with_vector)
        self.with_payload = with_payload if with_payload is None else with_payload.copy() if with_payload.__class__ is list else _t182.load(with_payload)
        self.lookup_from = lookup_from if lookup_from is None else _t191.load(lookup_from)
        self.group_by = group_by
        self.group_size = group_size
        self.limit = limit
        self.with_lookup = with_lookup if with_lookup is None else _t195.load(with_lookup)


class QueryRequest(Built):
    __slots__ = ("shard_key", "prefetch", "query", "using", "filter", "params", "score_threshold", "limit", "offset", "with_vector", "with_payload", "lookup_from")
    _wire = (("shard_key", "shard_key"), ("prefetch", "prefetch"), ("query", "query"), ("using", "using"), ("filter", "filter"), ("params", "params"), ("score_threshold", "score_threshold"), ("limit", "limit"), ("offset", "offset"), ("with_vector", "with_vector"), ("with_payload", "with_payload"), ("lookup_from", "lookup_from"))
    _strict = True
    shard_key: ShardKeySelector | None
    prefetch: list[Prefetch] | Prefetch | None
    query: QueryInterface | None
    using: str | None
    filter: Filter | None
    params: SearchParams | None
    score_threshold: float | None
    limit: int | None
    offset: int | None
    with_vector: WithVector | None
    with_payload: WithPayloadInterface | None
    lookup_from: LookupLocation | None

    def __init__(self, *, shard_key: ShardKeySelector | None = None, prefetch: list[Prefetch] | Prefetch | None = None, query: QueryInterface | None = None, using: str | None = None, filter: Filter | None = None, params: SearchParams | None = None, score_threshold: float | None = None, limit: int | None = None, offset: int | None = None, with_vector: WithVector | None = None, with_payload: WithPayloadInterface | None = None, lookup_from: LookupLocation | None = None) -> None:
        self.shard_key = shard_key if shard_key is None else shard_key.copy() if shard_key.__class__ is list else _t64.load(shard_key)
        self.prefetch = prefetch if prefetch is None else _t188.load(prefetch)
        self.query = query if query is None else _t189.load(query)
        self.using = using
        self.filter = filter if filter is None else _t65.load(filter)
        self.params = params if params is None else _t190.load(params)
        self.score_threshold = score_threshold
        self.limit = limit
        self.offset = offset
        self.with_vector = own(with_vector)
        self.with_payload = with_payload if with_payload is None else with_payload.copy() if with_payload.__class__ is list else _t182.load(with_payload)
        self.lookup_from = lookup_from if lookup_from is None else _t191.load(lookup_from)


class QueryRequestBatch(Built):
    __slots__ = ("searches",)
    _wire = (("searches", "searches"),)
    _required = ("searches", )
    _strict = True
    searches: list[QueryRequest]

    def __init__(self, *, searches: list[QueryRequest]) -> None:
        self.searches = _t196.load(searches)


class QueryResponse(Built):
    __slots__ = ("points",)
    _wire = (("points", "points"),)
    _required = ("points", )
    points: list[ScoredPoint]

    def __init__(self, *, points: list[ScoredPoint], **more: Any) -> None:
        self.points = _t181.load(points)


class QuotaConfig(Built):
    __slots__ = ("enabled", "max_resident_memory_percent", "max_disk_usage_percent", "release_margin_percent")
    _wire = (("enabled", "enabled"), ("max_resident_memory_percent", "max_resident_memory_percent"), ("max_disk_usage_percent", "max_disk_usage_percent"), ("release_margin_percent", "release_margin_percent"))
    _strict = True
    enabled: bool | None
    max_resident_memory_percent: int | None
    max_disk_usage_percent: int | None
    release_margin_percent: int | None

    def __init__(self, *, enabled: bool | None = False, max_resident_memory_percent: int | None = None, max_disk_usage_percent: int | None = None, release_margin_percent: int | None = None) -> None:
        self.enabled = enabled
        self.max_resident_memory_percent = max_resident_memory_percent
        self.max_disk_usage_percent = max_disk_usage_percent
        self.release_margin_percent = release_margin_percent


class QuotaExceeded(Built):
    __slots__ = ("resident_memory", "disk_usage")
    _wire = (("resident_memory", "resident_memory"), ("disk_usage", "disk_usage"))
    resident_memory: bool | None
    disk_usage: bool | None

    def __init__(self, *, resident_memory: bool | None = None, disk_usage: bool | None = None, **more: Any) -> None:
        self.resident_memory = resident_memory
        self.disk_usage = disk_usage


class QuotaStatus(Built):
    __slots__ = ("config", "usage", "peers")
    _wire = (("config", "config"), ("usage", "usage"), ("peers", "peers"))
    _required = ("config", "usage", )
    config: QuotaConfig
    usage: QuotaUsage
    peers: dict[str, PeerQuotaUsage] | None

    def __init__(self, *, config: QuotaConfig, usage: QuotaUsage, peers: dict[str, PeerQuotaUsage] | None = None, **more: Any) -> None:
        self.config = _t197.load(config)
        self.usage = _t198.load(usage)
        self.peers = peers if peers is None else _t199.load(peers)


class QuotaTelemetry(Built):
    __slots__ = ("config", "exceeded")
    _wire = (("config", "config"), ("exceeded", "exceeded"))
    _required = ("config", "exceeded", )
    config: QuotaConfig
    exceeded: QuotaExceeded

    def __init__(self, *, config: QuotaConfig, exceeded: QuotaExceeded, **more: Any) -> None:
        self.config = _t197.load(config)
        self.exceeded = _t200.load(exceeded)


class QuotaUsage(Built):
    __slots__ = ("resident_memory_percent", "disk_usage_percent")
    _wire = (("resident_memory_percent", "resident_memory_percent"), ("disk_usage_percent", "disk_usage_percent"))
    resident_memory_percent: int | None
    disk_usage_percent: int | None

    def __init__(self, *, resident_memory_percent: int | None = None, disk_usage_percent: int | None = None, **more: Any) -> None:
        self.resident_memory_percent = resident_memory_percent
        self.disk_usage_percent = disk_usage_percent


class RaftInfo(Built):
    __slots__ = ("term", "commit", "pending_operations", "leader", "role", "is_voter")
    _wire = (("term", "term"), ("commit", "commit"), ("pending_operations", "pending_operations"), ("leader", "leader"), ("role", "role"), ("is_voter", "is_voter"))
    _required = ("term", "commit", "pending_operations", "is_voter", )
    term: int
    commit: int
    pending_operations: int
    leader: int | None
    role: StateRole | None
    is_voter: bool

    def __init__(self, *, term: int, commit: int, pending_operations: int, leader: int | None = None, role: StateRole | None = None, is_voter: bool, **more: Any) -> None:
        self.term = term
        self.commit = commit
        self.pending_operations = pending_operations
        self.leader = leader
        self.role = role if role is None else _t26.load(role)
        self.is_voter = is_voter


class Range(Built):
    __slots__ = ("lt", "gt", "gte", "lte")
    _wire = (("lt", "lt"), ("gt", "gt"), ("gte", "gte"), ("lte", "lte"))
    _strict = True
    lt: float | None
    gt: float | None
    gte: float | None
    lte: float | None

    def __init__(self, *, lt: float | None = None, gt: float | None = None, gte: float | None = None, lte: float | None = None) -> None:
        self.lt = lt
        self.gt = gt
        self.gte = gte
        self.lte = lte


class RecommendInput(Built):
    __slots__ = ("positive", "negative", "strategy")
    _wire = (("positive", "positive"), ("negative", "negative"), ("strategy", "strategy"))
    _strict = True
    positive: list[VectorInput] | None
    negative: list[VectorInput] | None
    strategy: RecommendStrategy | None

    def __init__(self, *, positive: list[VectorInput] | None = None, negative: list[VectorInput] | None = None, strategy: RecommendStrategy | None = None) -> None:
        self.positive = positive if positive is None else _t201.load(positive)
        self.negative = negative if negative is None else _t201.load(negative)
        self.strategy = strategy if strategy is None else _t202.load(strategy)


class RecommendQuery(Built):
    __slots__ = ("recommend",)
    _wire = (("recommend", "recommend"),)
    _required = ("recommend", )
    _strict = True
    recommend: RecommendInput

    def __init__(self, *, recommend: RecommendInput) -> None:
        self.recommend = _t203.load(recommend)


class Record(Model, _native.Record):
    __slots__ = ()
    _wire = (("id", "id"), ("payload", "payload"), ("vector", "vector"), ("shard_key", "shard_key"), ("order_value", "order_value"))
    _required = ("id", )
    id: ExtendedPointId
    payload: Payload | None
    vector: VectorStructOutput | None
    shard_key: ShardKey | None
    order_value: OrderValue | None

    def __init__(self, *, id: ExtendedPointId, payload: Payload | None = None, vector: VectorStructOutput | None = None, shard_key: ShardKey | None = None, order_value: OrderValue | None = None, **more: Any) -> None:
        self.id = id
        self.payload = own(payload)
        self.vector = vector if vector is None else vector.copy() if vector.__class__ is list else _t204.load(vector)
        self.shard_key = shard_key
        self.order_value = order_value


class RelevanceFeedbackInput(Built):
    __slots__ = ("target", "feedback", "strategy")
    _wire = (("target", "target"), ("feedback", "feedback"), ("strategy", "strategy"))
    _required = ("target", "feedback", "strategy", )
    _strict = True
    target: VectorInput
    feedback: list[FeedbackItem]
    strategy: FeedbackStrategy

    def __init__(self, *, target: VectorInput, feedback: list[FeedbackItem], strategy: FeedbackStrategy) -> None:
        self.target = target.copy() if target.__class__ is list else _t62.load(target)
        self.feedback = _t205.load(feedback)
        self.strategy = _t206.load(strategy)


class RelevanceFeedbackQuery(Built):
    __slots__ = ("relevance_feedback",)
    _wire = (("relevance_feedback", "relevance_feedback"),)
    _required = ("relevance_feedback", )
    _strict = True
    relevance_feedback: RelevanceFeedbackInput

    def __init__(self, *, relevance_feedback: RelevanceFeedbackInput) -> None:
        self.relevance_feedback = _t207.load(relevance_feedback)


class RemoteShardInfo(Built):
    __slots__ = ("shard_id", "shard_key", "peer_id", "state")
    _wire = (("shard_id", "shard_id"), ("shard_key", "shard_key"), ("peer_id", "peer_id"), ("state", "state"))
    _required = ("shard_id", "peer_id", "state", )
    shard_id: int
    shard_key: ShardKey | None
    peer_id: int
    state: ReplicaState

    def __init__(self, *, shard_id: int, shard_key: ShardKey | None = None, peer_id: int, state: ReplicaState, **more: Any) -> None:
        self.shard_id = shard_id
        self.shard_key = shard_key
        self.peer_id = peer_id
        self.state = _t89.load(state)


class RemoteShardTelemetry(Built):
    __slots__ = ("shard_id", "peer_id", "searches", "updates")
    _wire = (("shard_id", "shard_id"), ("peer_id", "peer_id"), ("searches", "searches"), ("updates", "updates"))
    _required = ("shard_id", "peer_id", )
    shard_id: int
    peer_id: int
    searches: OperationDurationStatistics | None
    updates: OperationDurationStatistics | None

    def __init__(self, *, shard_id: int, peer_id: int, searches: OperationDurationStatistics | None = None, updates: OperationDurationStatistics | None = None, **more: Any) -> None:
        self.shard_id = shard_id
        self.peer_id = peer_id
        self.searches = searches if searches is None else _t208.load(searches)
        self.updates = updates if updates is None else _t208.load(updates)


class RenameAlias(Built):
    __slots__ = ("old_alias_name", "new_alias_name")
    _wire = (("old_alias_name", "old_alias_name"), ("new_alias_name", "new_alias_name"))
    _required = ("old_alias_name", "new_alias_name", )
    _strict = True
    old_alias_name: str
    new_alias_name: str

    def __init__(self, *, old_alias_name: str, new_alias_name: str) -> None:
        self.old_alias_name = old_alias_name
        self.new_alias_name = new_alias_name


class RenameAliasOperation(Built):
    __slots__ = ("rename_alias",)
    _wire = (("rename_alias", "rename_alias"),)
    _required = ("rename_alias", )
    _strict = True
    rename_alias: RenameAlias

    def __init__(self, *, rename_alias: RenameAlias) -> None:
        self.rename_alias = _t209.load(rename_alias)


class Replica(Built):
    __slots__ = ("shard_id", "peer_id")
    _wire = (("shard_id", "shard_id"), ("peer_id", "peer_id"))
    _required = ("shard_id", "peer_id", )
    _strict = True
    shard_id: int
    peer_id: int

    def __init__(self, *, shard_id: int, peer_id: int) -> None:
        self.shard_id = shard_id
        self.peer_id = peer_id


class ReplicaSetTelemetry(Built):
    __slots__ = ("id", "key", "local", "remote", "replicate_states", "partial_snapshot")
    _wire = (("id", "id"), ("key", "key"), ("local", "local"), ("remote", "remote"), ("replicate_states", "replicate_states"), ("partial_snapshot", "partial_snapshot"))
    _required = ("id", "remote", "replicate_states", )
    id: int
    key: ShardKey | None
    local: LocalShardTelemetry | None
    remote: list[RemoteShardTelemetry]
    replicate_states: dict[str, ReplicaState]
    partial_snapshot: PartialSnapshotTelemetry | None

    def __init__(self, *, id: int, key: ShardKey | None = None, local: LocalShardTelemetry | None = None, remote: list[RemoteShardTelemetry], replicate_states: dict[str, ReplicaState], partial_snapshot: PartialSnapshotTelemetry | None = None, **more: Any) -> None:
        self.id = id
        self.key = key
        self.local = local if local is None else _t210.load(local)
        self.remote = _t211.load(remote)
        self.replicate_states = _t212.load(replicate_states)
        self.partial_snapshot = partial_snapshot if partial_snapshot is None else _t92.load(partial_snapshot)


class ReplicatePoints(Built):
    __slots__ = ("filter", "from_shard_key", "to_shard_key")
    _wire = (("filter", "filter"), ("from_shard_key", "from_shard_key"), ("to_shard_key", "to_shard_key"))
    _required = ("from_shard_key", "to_shard_key", )
    _strict = True
    filter: Filter | None
    from_shard_key: ShardKey
    to_shard_key: ShardKey

    def __init__(self, *, filter: Filter | None = None, from_shard_key: ShardKey, to_shard_key: ShardKey) -> None:
        self.filter = filter if filter is None else _t65.load(filter)
        self.from_shard_key = from_shard_key
        self.to_shard_key = to_shard_key


class ReplicatePointsOperation(Built):
    __slots__ = ("replicate_points",)
    _wire = (("replicate_points", "replicate_points"),)
    _required = ("replicate_points", )
    _strict = True
    replicate_points: ReplicatePoints

    def __init__(self, *, replicate_points: ReplicatePoints) -> None:
        self.replicate_points = _t213.load(replicate_points)


class ReplicateShard(Built):
    __slots__ = ("shard_id", "to_peer_id", "from_peer_id", "method")
    _wire = (("shard_id", "shard_id"), ("to_peer_id", "to_peer_id"), ("from_peer_id", "from_peer_id"), ("method", "method"))
    _required = ("shard_id", "to_peer_id", "from_peer_id", )
    _strict = True
    shard_id: int
    to_peer_id: int
    from_peer_id: int
    method: ShardTransferMethod | None

    def __init__(self, *, shard_id: int, to_peer_id: int, from_peer_id: int, method: ShardTransferMethod | None = None) -> None:
        self.shard_id = shard_id
        self.to_peer_id = to_peer_id
        self.from_peer_id = from_peer_id
        self.method = method if method is None else _t159.load(method)


class ReplicateShardOperation(Built):
    __slots__ = ("replicate_shard",)
    _wire = (("replicate_shard", "replicate_shard"),)
    _required = ("replicate_shard", )
    _strict = True
    replicate_shard: ReplicateShard

    def __init__(self, *, replicate_shard: ReplicateShard) -> None:
        self.replicate_shard = _t214.load(replicate_shard)


class RequestsTelemetry(Built):
    __slots__ = ("rest", "grpc")
    _wire = (("rest", "rest"), ("grpc", "grpc"))
    _required = ("rest", "grpc", )
    rest: WebApiTelemetry
    grpc: GrpcTelemetry

    def __init__(self, *, rest: WebApiTelemetry, grpc: GrpcTelemetry, **more: Any) -> None:
        self.rest = _t215.load(rest)
        self.grpc = _t216.load(grpc)


class ReshardingInfo(Built):
    __slots__ = ("direction", "shard_id", "peer_id", "shard_key")
    _wire = (("direction", "direction"), ("shard_id", "shard_id"), ("peer_id", "peer_id"), ("shard_key", "shard_key"))
    _required = ("direction", "shard_id", "peer_id", )
    direction: ReshardingDirection
    shard_id: int
    peer_id: int
    shard_key: ShardKey | None

    def __init__(self, *, direction: ReshardingDirection, shard_id: int, peer_id: int, shard_key: ShardKey | None = None, **more: Any) -> None:
        self.direction = _t217.load(direction)
        self.shard_id = shard_id
        self.peer_id = peer_id
        self.shard_key = shard_key


class ReshardingTelemetry(Built):
    __slots__ = ("stage", "direction", "shard_id", "peer_id", "shard_key", "uuid")
    _wire = (("stage", "stage"), ("direction", "direction"), ("shard_id", "shard_id"), ("peer_id", "peer_id"), ("shard_key", "shard_key"), ("uuid", "uuid"))
    _required = ("stage", "direction", "shard_id", "peer_id", "uuid", )
    stage: ReshardingStage
    direction: ReshardingDirection
    shard_id: int
    peer_id: int
    shard_key: ShardKey | None
    uuid: UUID

    def __init__(self, *, stage: ReshardingStage, direction: ReshardingDirection, shard_id: int, peer_id: int, shard_key: ShardKey | None = None, uuid: UUID, **more: Any) -> None:
        self.stage = _t218.load(stage)
        self.direction = _t217.load(direction)
        self.shard_id = shard_id
        self.peer_id = peer_id
        self.shard_key = shard_key
        self.uuid = uuid


class RestartTransfer(Built):
    __slots__ = ("shard_id", "from_peer_id", "to_peer_id", "method")
    _wire = (("shard_id", "shard_id"), ("from_peer_id", "from_peer_id"), ("to_peer_id", "to_peer_id"), ("method", "method"))
    _required = ("shard_id", "from_peer_id", "to_peer_id", "method", )
    _strict = True
    shard_id: int
    from_peer_id: int
    to_peer_id: int
    method: ShardTransferMethod

    def __init__(self, *, shard_id: int, from_peer_id: int, to_peer_id: int, method: ShardTransferMethod) -> None:
        self.shard_id = shard_id
        self.from_peer_id = from_peer_id
        self.to_peer_id = to_peer_id
        self.method = _t219.load(method)


class RestartTransferOperation(Built):
    __slots__ = ("restart_transfer",)
    _wire = (("restart_transfer", "restart_transfer"),)
    _required = ("restart_transfer", )
    _strict = True
    restart_transfer: RestartTransfer

    def __init__(self, *, restart_transfer: RestartTransfer) -> None:
        self.restart_transfer = _t220.load(restart_transfer)


class Rrf(Built):
    __slots__ = ("k", "weights")
    _wire = (("k", "k"), ("weights", "weights"))
    _strict = True
    k: int | None
    weights: list[float] | None

    def __init__(self, *, k: int | None = None, weights: list[float] | None = None) -> None:
        self.k = k
        self.weights = own(weights)


class RrfQuery(Built):
    __slots__ = ("rrf",)
    _wire = (("rrf", "rrf"),)
    _required = ("rrf", )
    _strict = True
    rrf: Rrf

    def __init__(self, *, rrf: Rrf) -> None:
        self.rrf = _t221.load(rrf)


class RunningEnvironmentTelemetry(Built):
    __slots__ = ("distribution", "distribution_version", "is_docker", "container_runtime", "cores", "cpu_cores_used", "ram_size", "disk_size", "cpu_flags", "cpu_endian", "gpu_devices")
    _wire = (("distribution", "distribution"), ("distribution_version", "distribution_version"), ("is_docker", "is_docker"), ("container_runtime", "container_runtime"), ("cores", "cores"), ("cpu_cores_used", "cpu_cores_used"), ("ram_size", "ram_size"), ("disk_size", "disk_size"), ("cpu_flags", "cpu_flags"), ("cpu_endian", "cpu_endian"), ("gpu_devices", "gpu_devices"))
    _required = ("is_docker", "container_runtime", "cpu_flags", )
    distribution: str | None
    distribution_version: str | None
    is_docker: bool
    container_runtime: ContainerRuntime
    cores: int | None
    cpu_cores_used: float | None
    ram_size: int | None
    disk_size: int | None
    cpu_flags: str
    cpu_endian: CpuEndian | None
    gpu_devices: list[GpuDeviceTelemetry] | None

    def __init__(self, *, distribution: str | None = None, distribution_version: str | None = None, is_docker: bool, container_runtime: ContainerRuntime, cores: int | None = None, cpu_cores_used: float | None = None, ram_size: int | None = None, disk_size: int | None = None, cpu_flags: str, cpu_endian: CpuEndian | None = None, gpu_devices: list[GpuDeviceTelemetry] | None = None, **more: Any) -> None:
        self.distribution = distribution
        self.distribution_version = distribution_version
        self.is_docker = is_docker
        self.container_runtime = _t222.load(container_runtime)
        self.cores = cores
        self.cpu_cores_used = cpu_cores_used
        self.ram_size = ram_size
        self.disk_size = disk_size
        self.cpu_flags = cpu_flags
        self.cpu_endian = cpu_endian if cpu_endian is None else _t223.load(cpu_endian)
        self.gpu_devices = gpu_devices if gpu_devices is None else _t224.load(gpu_devices)


class SampleQuery(Built):
    __slots__ = ("sample",)
    _wire = (("sample", "sample"),)
    _required = ("sample", )
    _strict = True
    sample: Sample

    def __init__(self, *, sample: Sample) -> None:
        self.sample = _t225.load(sample)


class ScalarQuantization(Built):
    __slots__ = ("scalar",)
    _wire = (("scalar", "scalar"),)
    _required = ("scalar", )
    _strict = True
    scalar: ScalarQuantizationConfig

    def __init__(self, *, scalar: ScalarQuantizationConfig) -> None:
        self.scalar = _t226.load(scalar)


class ScalarQuantizationConfig(Built):
    __slots__ = ("type", "quantile", "always_ram", "memory")
    _wire = (("type", "type"), ("quantile", "quantile"), ("always_ram", "always_ram"), ("memory", "memory"))
    _required = ("type", )
    _strict = True
    type: ScalarType
    quantile: float | None
    always_ram: bool | None
    memory: Memory | None

    def __init__(self, *, type: ScalarType, quantile: float | None = None, always_ram: bool | None = None, memory: Memory | None = None) -> None:
        self.type = _t227.load(type)
        self.quantile = quantile
        self.always_ram = always_ram
        self.memory = memory if memory is None else _t10.load(memory)


class ScoredPoint(Model, _native.ScoredPoint):
    __slots__ = ()
    _wire = (("id", "id"), ("version", "version"), ("score", "score"), ("payload", "payload"), ("vector", "vector"), ("shard_key", "shard_key"), ("order_value", "order_value"))
    _required = ("id", "version", "score", )
    id: ExtendedPointId
    version: int
    score: float
    payload: Payload | None
    vector: VectorStructOutput | None
    shard_key: ShardKey | None
    order_value: OrderValue | None

    def __init__(self, *, id: ExtendedPointId, version: int, score: float, payload: Payload | None = None, vector: VectorStructOutput | None = None, shard_key: ShardKey | None = None, order_value: OrderValue | None = None, **more: Any) -> None:
        self.id = id
        self.version = version
        self.score = score
        self.payload = own(payload)
        self.vector = vector if vector is None else vector.copy() if vector.__class__ is list else _t204.load(vector)
        self.shard_key = shard_key
        self.order_value = order_value


class ScrollRequest(Built):
    __slots__ = ("shard_key", "offset", "limit", "filter", "with_payload", "with_vector", "order_by")
    _wire = (("shard_key", "shard_key"), ("offset", "offset"), ("limit", "limit"), ("filter", "filter"), ("with_payload", "with_payload"), ("with_vector", "with_vector"), ("order_by", "order_by"))
    _strict = True
    shard_key: ShardKeySelector | None
    offset: ExtendedPointId | None
    limit: int | None
    filter: Filter | None
    with_payload: WithPayloadInterface | None
    with_vector: WithVector | None
    order_by: OrderByInterface | None

    def __init__(self, *, shard_key: ShardKeySelector | None = None, offset: ExtendedPointId | None = None, limit: int | None = None, filter: Filter | None = None, with_payload: WithPayloadInterface | None = None, with_vector: WithVector | None = None, order_by: OrderByInterface | None = None) -> None:
        self.shard_key = shard_key if shard_key is None else shard_key.copy() if shard_key.__class__ is list else _t64.load(shard_key)
        self.offset = offset
        self.limit = limit
        self.filter = filter if filter is None else _t65.load(filter)
        self.with_payload = with_payload if with_payload is None else with_payload.copy() if with_payload.__class__ is list else _t182.load(with_payload)
        self.with_vector = own(with_vector)
        self.order_by = order_by if order_by is None else _t228.load(order_by)


class ScrollResult(Built):
    __slots__ = ("points", "next_page_offset")
    _wire = (("points", "points"), ("next_page_offset", "next_page_offset"))
    _required = ("points", )
    points: list[Record]
    next_page_offset: ExtendedPointId | None

    def __init__(self, *, points: list[Record], next_page_offset: ExtendedPointId | None = None, **more: Any) -> None:
        self.points = _t229.load(points)
        self.next_page_offset = next_page_offset


class SearchMatrixOffsetsResponse(Built):
    __slots__ = ("offsets_row", "offsets_col", "scores", "ids")
    _wire = (("offsets_row", "offsets_row"), ("offsets_col", "offsets_col"), ("scores", "scores"), ("ids", "ids"))
    _required = ("offsets_row", "offsets_col", "scores", "ids", )
    offsets_row: list[int]
    offsets_col: list[int]
    scores: list[float]
    ids: list[ExtendedPointId]

    def __init__(self, *, offsets_row: list[int], offsets_col: list[int], scores: list[float], ids: list[ExtendedPointId], **more: Any) -> None:
        self.offsets_row = own(offsets_row)
        self.offsets_col = own(offsets_col)
        self.scores = own(scores)
        self.ids = own(ids)


class SearchMatrixPair(Built):
    __slots__ = ("a", "b", "score")
    _wire = (("a", "a"), ("b", "b"), ("score", "score"))
    _required = ("a", "b", "score", )
    a: ExtendedPointId
    b: ExtendedPointId
    score: float

    def __init__(self, *, a: ExtendedPointId, b: ExtendedPointId, score: float, **more: Any) -> None:
        self.a = a
        self.b = b
        self.score = score


class SearchMatrixPairsResponse(Built):
    __slots__ = ("pairs",)
    _wire = (("pairs", "pairs"),)
    _required = ("pairs", )
    pairs: list[SearchMatrixPair]

    def __init__(self, *, pairs: list[SearchMatrixPair], **more: Any) -> None:
        self.pairs = _t230.load(pairs)


class SearchMatrixRequest(Built):
    __slots__ = ("shard_key", "filter", "sample", "limit", "using")
    _wire = (("shard_key", "shard_key"), ("filter", "filter"), ("sample", "sample"), ("limit", "limit"), ("using", "using"))
    _strict = True
    shard_key: ShardKeySelector | None
    filter: Filter | None
    sample: int | None
    limit: int | None
    using: str | None

    def __init__(self, *, shard_key: ShardKeySelector | None = None, filter: Filter | None = None, sample: int | None = None, limit: int | None = None, using: str | None = None) -> None:
        self.shard_key = shard_key if shard_key is None else shard_key.copy() if shard_key.__class__ is list else _t64.load(shard_key)
        self.filter = filter if filter is None else _t65.load(filter)
        self.sample = sample
        self.limit = limit
        self.using = using


class SearchParams(Built):
    __slots__ = ("hnsw_ef", "exact", "quantization", "indexed_only", "acorn", "idf")
    _wire = (("hnsw_ef", "hnsw_ef"), ("exact", "exact"), ("quantization", "quantization"), ("indexed_only", "indexed_only"), ("acorn", "acorn"), ("idf", "idf"))
    _strict = True
    hnsw_ef: int | None
    exact: bool | None
    quantization: QuantizationSearchParams | None
    indexed_only: bool | None
    acorn: AcornSearchParams | None
    idf: IdfParams | None

    def __init__(self, *, hnsw_ef: int | None = None, exact: bool | None = False, quantization: QuantizationSearchParams | None = None, indexed_only: bool | None = False, acorn: AcornSearchParams | None = None, idf: IdfParams | None = None) -> None:
        self.hnsw_ef = hnsw_ef
        self.exact = exact
        self.quantization = quantization if quantization is None else _t231.load(quantization)
        self.indexed_only = indexed_only
        self.acorn = acorn if acorn is None else _t232.load(acorn)
        self.idf = idf if idf is None else _t233.load(idf)


class SearchThreadPoolTelemetry(Built):
    __slots__ = ("mode", "high_cpu_threads", "high_io_threads")
    _wire = (("mode", "mode"), ("high_cpu_threads", "high_cpu_threads"), ("high_io_threads", "high_io_threads"))
    _required = ("mode", "high_cpu_threads", "high_io_threads", )
    mode: str
    high_cpu_threads: int
    high_io_threads: int

    def __init__(self, *, mode: str, high_cpu_threads: int, high_io_threads: int, **more: Any) -> None:
        self.mode = mode
        self.high_cpu_threads = high_cpu_threads
        self.high_io_threads = high_io_threads


class SegmentConfig(Built):
    __slots__ = ("vector_data", "sparse_vector_data", "payload_storage_type", "id_tracker_memory")
    _wire = (("vector_data", "vector_data"), ("sparse_vector_data", "sparse_vector_data"), ("payload_storage_type", "payload_storage_type"), ("id_tracker_memory", "id_tracker_memory"))
    _required = ("payload_storage_type", )
    vector_data: dict[str, VectorDataConfig] | None
    sparse_vector_data: dict[str, SparseVectorDataConfig] | None
    payload_storage_type: PayloadStorageType
    id_tracker_memory: Memory | None

    def __init__(self, *, vector_data: dict[str, VectorDataConfig] | None = {}, sparse_vector_data: dict[str, SparseVectorDataConfig] | None = None, payload_storage_type: PayloadStorageType, id_tracker_memory: Memory | None = None, **more: Any) -> None:
        self.vector_data = dict(vector_data) if vector_data else {}
        self.sparse_vector_data = sparse_vector_data if sparse_vector_data is None else _t234.load(sparse_vector_data)
        self.payload_storage_type = _t235.load(payload_storage_type)
        self.id_tracker_memory = id_tracker_memory if id_tracker_memory is None else _t10.load(id_tracker_memory)


class SegmentInfo(Built):
    __slots__ = ("uuid", "segment_type", "num_vectors", "num_points", "num_deferred_points", "num_deleted_deferred_points", "num_indexed_vectors", "num_deleted_vectors", "vectors_size_bytes", "payloads_size_bytes", "ram_usage_bytes", "disk_usage_bytes", "is_appendable", "index_schema", "vector_data", "payload_storage_io_backend", "deferred_internal_id")
    _wire = (("uuid", "uuid"), ("segment_type", "segment_type"), ("num_vectors", "num_vectors"), ("num_points", "num_points"), ("num_deferred_points", "num_deferred_points"), ("num_deleted_deferred_points", "num_deleted_deferred_points"), ("num_indexed_vectors", "num_indexed_vectors"), ("num_deleted_vectors", "num_deleted_vectors"), ("vectors_size_bytes", "vectors_size_bytes"), ("payloads_size_bytes", "payloads_size_bytes"), ("ram_usage_bytes", "ram_usage_bytes"), ("disk_usage_bytes", "disk_usage_bytes"), ("is_appendable", "is_appendable"), ("index_schema", "index_schema"), ("vector_data", "vector_data"), ("payload_storage_io_backend", "payload_storage_io_backend"), ("deferred_internal_id", "deferred_internal_id"))
    _required = ("uuid", "segment_type", "num_vectors", "num_points", "num_indexed_vectors", "num_deleted_vectors", "vectors_size_bytes", "payloads_size_bytes", "ram_usage_bytes", "disk_usage_bytes", "is_appendable", "index_schema", "vector_data", )
    uuid: UUID
    segment_type: SegmentType
    num_vectors: int
    num_points: int
    num_deferred_points: int | None
    num_deleted_deferred_points: int | None
    num_indexed_vectors: int
    num_deleted_vectors: int
    vectors_size_bytes: int
    payloads_size_bytes: int
    ram_usage_bytes: int
    disk_usage_bytes: int
    is_appendable: bool
    index_schema: dict[str, PayloadIndexInfo]
    vector_data: dict[str, VectorDataInfo]
    payload_storage_io_backend: IoBackend | None
    deferred_internal_id: int | None

    def __init__(self, *, uuid: UUID, segment_type: SegmentType, num_vectors: int, num_points: int, num_deferred_points: int | None = None, num_deleted_deferred_points: int | None = None, num_indexed_vectors: int, num_deleted_vectors: int, vectors_size_bytes: int, payloads_size_bytes: int, ram_usage_bytes: int, disk_usage_bytes: int, is_appendable: bool, index_schema: dict[str, PayloadIndexInfo], vector_data: dict[str, VectorDataInfo], payload_storage_io_backend: IoBackend | None = None, deferred_internal_id: int | None = None, **more: Any) -> None:
        self.uuid = uuid
        self.segment_type = _t236.load(segment_type)
        self.num_vectors = num_vectors
        self.num_points = num_points
        self.num_deferred_points = num_deferred_points
        self.num_deleted_deferred_points = num_deleted_deferred_points
        self.num_indexed_vectors = num_indexed_vectors
        self.num_deleted_vectors = num_deleted_vectors
        self.vectors_size_bytes = vectors_size_bytes
        self.payloads_size_bytes = payloads_size_bytes
        self.ram_usage_bytes = ram_usage_bytes
        self.disk_usage_bytes = disk_usage_bytes
        self.is_appendable = is_appendable
        self.index_schema = _t46.load(index_schema)
        self.vector_data = _t237.load(vector_data)
        self.payload_storage_io_backend = payload_storage_io_backend if payload_storage_io_backend is None else _t238.load(payload_storage_io_backend)
        self.deferred_internal_id = deferred_internal_id


class SegmentTelemetry(Built):
    __slots__ = ("info", "config", "vector_index_searches", "payload_field_indices")
    _wire = (("info", "info"), ("config", "config"), ("vector_index_searches", "vector_index_searches"), ("payload_field_indices", "payload_field_indices"))
    _required = ("info", "config", "vector_index_searches", "payload_field_indices", )
    info: SegmentInfo
    config: SegmentConfig
    vector_index_searches: list[VectorIndexSearchesTelemetry]
    payload_field_indices: list[PayloadIndexTelemetry]

    def __init__(self, *, info: SegmentInfo, config: SegmentConfig, vector_index_searches: list[VectorIndexSearchesTelemetry], payload_field_indices: list[PayloadIndexTelemetry], **more: Any) -> None:
        self.info = _t239.load(info)
        self.config = _t240.load(config)
        self.vector_index_searches = _t241.load(vector_index_searches)
        self.payload_field_indices = _t242.load(payload_field_indices)


class SetPayload(Built):
    __slots__ = ("payload", "points", "filter", "shard_key", "key")
    _wire = (("payload", "payload"), ("points", "points"), ("filter", "filter"), ("shard_key", "shard_key"), ("key", "key"))
    _required = ("payload", )
    _strict = True
    payload: Payload
    points: list[ExtendedPointId] | None
    filter: Filter | None
    shard_key: ShardKeySelector | None
    key: str | None

    def __init__(self, *, payload: Payload, points: list[ExtendedPointId] | None = None, filter: Filter | None = None, shard_key: ShardKeySelector | None = None, key: str | None = None) -> None:
        self.payload = own(payload)
        self.points = own(points)
        self.filter = filter if filter is None else _t65.load(filter)
        self.shard_key = shard_key if shard_key is None else shard_key.copy() if shard_key.__class__ is list else _t64.load(shard_key)
        self.key = key


class SetPayloadOperation(Built):
    __slots__ = ("set_payload",)
    _wire = (("set_payload", "set_payload"),)
    _required = ("set_payload", )
    _strict = True
    set_payload: SetPayload

    def __init__(self, *, set_payload: SetPayload) -> None:
        self.set_payload = _t178.load(set_payload)


class ShardCleanStatusFailedTelemetry(Built):
    __slots__ = ("reason",)
    _wire = (("reason", "reason"),)
    _required = ("reason", )
    reason: str

    def __init__(self, *, reason: str, **more: Any) -> None:
        self.reason = reason


class ShardCleanStatusProgressTelemetry(Built):
    __slots__ = ("deleted_points",)
    _wire = (("deleted_points", "deleted_points"),)
    _required = ("deleted_points", )
    deleted_points: int

    def __init__(self, *, deleted_points: int, **more: Any) -> None:
        self.deleted_points = deleted_points


class ShardCleanStatusTelemetryOneOf1(Built):
    __slots__ = ("progress",)
    _wire = (("progress", "progress"),)
    _required = ("progress", )
    progress: ShardCleanStatusProgressTelemetry

    def __init__(self, *, progress: ShardCleanStatusProgressTelemetry, **more: Any) -> None:
        self.progress = _t243.load(progress)


class ShardCleanStatusTelemetryOneOf2(Built):
    __slots__ = ("failed",)
    _wire = (("failed", "failed"),)
    _required = ("failed", )
    failed: ShardCleanStatusFailedTelemetry

    def __init__(self, *, failed: ShardCleanStatusFailedTelemetry, **more: Any) -> None:
        self.failed = _t244.load(failed)


class ShardKeyDescription(Built):
    __slots__ = ("key",)
    _wire = (("key", "key"),)
    _required = ("key", )
    key: ShardKey

    def __init__(self, *, key: ShardKey, **more: Any) -> None:
        self.key = key


class ShardKeyWithFallback(Built):
    __slots__ = ("target", "fallback")
    _wire = (("target", "target"), ("fallback", "fallback"))
    _required = ("target", "fallback", )
    _strict = True
    target: ShardKey
    fallback: ShardKey

    def __init__(self, *, target: ShardKey, fallback: ShardKey) -> None:
        self.target = target
        self.fallback = fallback


class ShardKeysResponse(Built):
    __slots__ = ("shard_keys",)
    _wire = (("shard_keys", "shard_keys"),)
    shard_keys: list[ShardKeyDescription] | None

    def __init__(self, *, shard_keys: list[ShardKeyDescription] | None = None, **more: Any) -> None:
        self.shard_keys = shard_keys if shard_keys is None else _t245.load(shard_keys)


class ShardSnapshotRecover(Built):
    __slots__ = ("location", "priority", "checksum", "api_key")
    _wire = (("location", "location"), ("priority", "priority"), ("checksum", "checksum"), ("api_key", "api_key"))
    _required = ("location", )
    _strict = True
    location: ShardSnapshotLocation
    priority: SnapshotPriority | None
    checksum: str | None
    api_key: str | None

    def __init__(self, *, location: ShardSnapshotLocation, priority: SnapshotPriority | None = None, checksum: str | None = None, api_key: str | None = None) -> None:
        self.location = location
        self.priority = priority if priority is None else _t246.load(priority)
        self.checksum = checksum
        self.api_key = api_key


class ShardTransferInfo(Built):
    __slots__ = ("shard_id", "to_shard_id", "from_", "to", "sync", "method", "comment")
    _wire = (("shard_id", "shard_id"), ("to_shard_id", "to_shard_id"), ("from_", "from"), ("to", "to"), ("sync", "sync"), ("method", "method"), ("comment", "comment"))
    _required = ("shard_id", "from", "to", "sync", )
    shard_id: int
    to_shard_id: int | None
    from_: int
    to: int
    sync: bool
    method: ShardTransferMethod | None
    comment: str | None

    def __init__(self, *, shard_id: int, to_shard_id: int | None = None, from_: Any = ..., to: int, sync: bool, method: ShardTransferMethod | None = None, comment: str | None = None, **more: Any) -> None:
        self.shard_id = shard_id
        self.to_shard_id = to_shard_id
        from_ = renamed(self, from_, "from", more)
        self.from_ = from_
        self.to = to
        self.sync = sync
        self.method = method if method is None else _t159.load(method)
        self.comment = comment


class ShardUpdateQueueInfo(Built):
    __slots__ = ("length", "op_num", "deferred_points")
    _wire = (("length", "length"), ("op_num", "op_num"), ("deferred_points", "deferred_points"))
    _required = ("length", )
    length: int
    op_num: int | None
    deferred_points: int | None

    def __init__(self, *, length: int, op_num: int | None = None, deferred_points: int | None = None, **more: Any) -> None:
        self.length = length
        self.op_num = op_num
        self.deferred_points = deferred_points


class Slice(Built):
    __slots__ = ("total", "index")
    _wire = (("total", "total"), ("index", "index"))
    _required = ("total", "index", )
    _strict = True
    total: int
    index: int

    def __init__(self, *, total: int, index: int) -> None:
        self.total = total
        self.index = index


class SliceCondition(Built):
    __slots__ = ("slice",)
    _wire = (("slice", "slice"),)
    _required = ("slice", )
    _strict = True
    slice: Slice

    def __init__(self, *, slice: Slice) -> None:
        self.slice = _t247.load(slice)


class SnapshotDescription(Built):
    __slots__ = ("name", "creation_time", "size", "checksum")
    _wire = (("name", "name"), ("creation_time", "creation_time"), ("size", "size"), ("checksum", "checksum"))
    _required = ("name", "size", )
    name: str
    creation_time: str | None
    size: int
    checksum: str | None

    def __init__(self, *, name: str, creation_time: str | None = None, size: int, checksum: str | None = None, **more: Any) -> None:
        self.name = name
        self.creation_time = creation_time
        self.size = size
        self.checksum = checksum


class SnapshotRecover(Built):
    __slots__ = ("location", "priority", "checksum", "api_key")
    _wire = (("location", "location"), ("priority", "priority"), ("checksum", "checksum"), ("api_key", "api_key"))
    _required = ("location", )
    _strict = True
    location: str
    priority: SnapshotPriority | None
    checksum: str | None
    api_key: str | None

    def __init__(self, *, location: str, priority: SnapshotPriority | None = None, checksum: str | None = None, api_key: str | None = None) -> None:
        self.location = location
        self.priority = priority if priority is None else _t246.load(priority)
        self.checksum = checksum
        self.api_key = api_key


class SnowballParams(Built):
    __slots__ = ("type", "language")
    _wire = (("type", "type"), ("language", "language"))
    _required = ("type", "language", )
    _strict = True
    type: Snowball
    language: SnowballLanguage

    def __init__(self, *, type: Snowball, language: SnowballLanguage) -> None:
        self.type = _t248.load(type)
        self.language = _t249.load(language)


class SparseIndexConfig(Built):
    __slots__ = ("full_scan_threshold", "index_type", "datatype", "memory")
    _wire = (("full_scan_threshold", "full_scan_threshold"), ("index_type", "index_type"), ("datatype", "datatype"), ("memory", "memory"))
    _required = ("index_type", )
    full_scan_threshold: int | None
    index_type: SparseIndexType
    datatype: VectorStorageDatatype | None
    memory: Memory | None

    def __init__(self, *, full_scan_threshold: int | None = None, index_type: SparseIndexType, datatype: VectorStorageDatatype | None = None, memory: Memory | None = None, **more: Any) -> None:
        self.full_scan_threshold = full_scan_threshold
        self.index_type = _t250.load(index_type)
        self.datatype = datatype if datatype is None else _t81.load(datatype)
        self.memory = memory if memory is None else _t10.load(memory)


class SparseIndexParams(Built):
    __slots__ = ("full_scan_threshold", "on_disk", "memory", "datatype")
    _wire = (("full_scan_threshold", "full_scan_threshold"), ("on_disk", "on_disk"), ("memory", "memory"), ("datatype", "datatype"))
    _strict = True
    full_scan_threshold: int | None
    on_disk: bool | None
    memory: Memory | None
    datatype: Datatype | None

    def __init__(self, *, full_scan_threshold: int | None = None, on_disk: bool | None = None, memory: Memory | None = None, datatype: Datatype | None = None) -> None:
        self.full_scan_threshold = full_scan_threshold
        self.on_disk = on_disk
        self.memory = memory if memory is None else _t10.load(memory)
        self.datatype = datatype if datatype is None else _t251.load(datatype)


class SparseVector(Built):
    __slots__ = ("indices", "values")
    _wire = (("indices", "indices"), ("values", "values"))
    _required = ("indices", "values", )
    _strict = True
    indices: list[int]
    values: list[float]

    def __init__(self, *, indices: list[int], values: list[float]) -> None:
        self.indices = own(indices)
        self.values = own(values)


class SparseVectorConfig(Built):
    __slots__ = ("modifier", "datatype")
    _wire = (("modifier", "modifier"), ("datatype", "datatype"))
    _strict = True
    modifier: Modifier | None
    datatype: VectorStorageDatatype | None

    def __init__(self, *, modifier: Modifier | None = None, datatype: VectorStorageDatatype | None = None) -> None:
        self.modifier = modifier if modifier is None else _t252.load(modifier)
        self.datatype = datatype if datatype is None else _t81.load(datatype)


class SparseVectorDataConfig(Built):
    __slots__ = ("index", "storage_type", "modifier")
    _wire = (("index", "index"), ("storage_type", "storage_type"), ("modifier", "modifier"))
    _required = ("index", )
    index: SparseIndexConfig
    storage_type: SparseVectorStorageType | None
    modifier: Modifier | None

    def __init__(self, *, index: SparseIndexConfig, storage_type: SparseVectorStorageType | None = None, modifier: Modifier | None = None, **more: Any) -> None:
        self.index = _t253.load(index)
        self.storage_type = storage_type if storage_type is None else _t254.load(storage_type)
        self.modifier = modifier if modifier is None else _t252.load(modifier)


class SparseVectorNameConfig(Built):
    __slots__ = ("sparse",)
    _wire = (("sparse", "sparse"),)
    _required = ("sparse", )
    _strict = True
    sparse: SparseVectorConfig

    def __init__(self, *, sparse: SparseVectorConfig) -> None:
        self.sparse = _t255.load(sparse)


class SparseVectorParams(Built):
    __slots__ = ("index", "modifier")
    _wire = (("index", "index"), ("modifier", "modifier"))
    _strict = True
    index: SparseIndexParams | None
    modifier: Modifier | None

    def __init__(self, *, index: SparseIndexParams | None = None, modifier: Modifier | None = None) -> None:
        self.index = index if index is None else _t256.load(index)
        self.modifier = modifier if modifier is None else _t252.load(modifier)


class SqrtExpression(Built):
    __slots__ = ("sqrt",)
    _wire = (("sqrt", "sqrt"),)
    _required = ("sqrt", )
    _strict = True
    sqrt: Expression

    def __init__(self, *, sqrt: Expression) -> None:
        self.sqrt = _t1.load(sqrt)


class StartResharding(Built):
    __slots__ = ("direction", "peer_id", "shard_key")
    _wire = (("direction", "direction"), ("peer_id", "peer_id"), ("shard_key", "shard_key"))
    _required = ("direction", )
    _strict = True
    direction: ReshardingDirection
    peer_id: int | None
    shard_key: ShardKey | None

    def __init__(self, *, direction: ReshardingDirection, peer_id: int | None = None, shard_key: ShardKey | None = None) -> None:
        self.direction = _t217.load(direction)
        self.peer_id = peer_id
        self.shard_key = shard_key


class StartReshardingOperation(Built):
    __slots__ = ("start_resharding",)
    _wire = (("start_resharding", "start_resharding"),)
    _required = ("start_resharding", )
    _strict = True
    start_resharding: StartResharding

    def __init__(self, *, start_resharding: StartResharding) -> None:
        self.start_resharding = _t257.load(start_resharding)


class StopwordsSet(Built):
    __slots__ = ("languages", "custom")
    _wire = (("languages", "languages"), ("custom", "custom"))
    _strict = True
    languages: list[Language] | None
    custom: list[str] | None

    def __init__(self, *, languages: list[Language] | None = None, custom: list[str] | None = None) -> None:
        self.languages = languages if languages is None else _t258.load(languages)
        self.custom = own(custom)


class StrictModeConfig(Built):
    __slots__ = ("enabled", "max_query_limit", "max_timeout", "unindexed_filtering_retrieve", "unindexed_filtering_update", "search_max_hnsw_ef", "search_allow_exact", "search_max_oversampling", "upsert_max_batchsize", "search_max_batchsize", "max_collection_vector_size_bytes", "read_rate_limit", "write_rate_limit", "max_collection_payload_size_bytes", "max_points_count", "filter_max_conditions", "condition_max_size", "multivector_config", "sparse_config", "max_payload_index_count", "max_resident_memory_percent")
    _wire = (("enabled", "enabled"), ("max_query_limit", "max_query_limit"), ("max_timeout", "max_timeout"), ("unindexed_filtering_retrieve", "unindexed_filtering_retrieve"), ("unindexed_filtering_update", "unindexed_filtering_update"), ("search_max_hnsw_ef", "search_max_hnsw_ef"), ("search_allow_exact", "search_allow_exact"), ("search_max_oversampling", "search_max_oversampling"), ("upsert_max_batchsize", "upsert_max_batchsize"), ("search_max_batchsize", "search_max_batchsize"), ("max_collection_vector_size_bytes", "max_collection_vector_size_bytes"), ("read_rate_limit", "read_rate_limit"), ("write_rate_limit", "write_rate_limit"), ("max_collection_payload_size_bytes", "max_collection_payload_size_bytes"), ("max_points_count", "max_points_count"), ("filter_max_conditions", "filter_max_conditions"), ("condition_max_size", "condition_max_size"), ("multivector_config", "multivector_config"), ("sparse_config", "sparse_config"), ("max_payload_index_count", "max_payload_index_count"), ("max_resident_memory_percent", "max_resident_memory_percent"))
    _strict = True
    enabled: bool | None
    max_query_limit: int | None
    max_timeout: int | None
    unindexed_filtering_retrieve: bool | None
    unindexed_filtering_update: bool | None
    search_max_hnsw_ef: int | None
    search_allow_exact: bool | None
    search_max_oversampling: float | None
    upsert_max_batchsize: int | None
    search_max_batchsize: int | None
    max_collection_vector_size_bytes: int | None
    read_rate_limit: int | None
    write_rate_limit: int | None
    max_collection_payload_size_bytes: int | None
    max_points_count: int | None
    filter_max_conditions: int | None
    condition_max_size: int | None
    multivector_config: StrictModeMultivectorConfig | None
    sparse_config: StrictModeSparseConfig | None
    max_payload_index_count: int | None
    max_resident_memory_percent: int | None

    def __init__(self, *, enabled: bool | None = None, max_query_limit: int | None = None, max_timeout: int | None = None, unindexed_filtering_retrieve: bool | None = None, unindexed_filtering_update: bool | None = None, search_max_hnsw_ef: int | None = None, search_allow_exact: bool | None = None, search_max_oversampling: float | None = None, upsert_max_batchsize: int | None = None, search_max_batchsize: int | None = None, max_collection_vector_size_bytes: int | None = None, read_rate_limit: int | None = None, write_rate_limit: int | None = None, max_collection_payload_size_bytes: int | None = None, max_points_count: int | None = None, filter_max_conditions: int | None = None, condition_max_size: int | None = None, multivector_config: StrictModeMultivectorConfig | None = None, sparse_config: StrictModeSparseConfig | None = None, max_payload_index_count: int | None = None, max_resident_memory_percent: int | None = None) -> None:
        self.enabled = enabled
        self.max_query_limit = max_query_limit
        self.max_timeout = max_timeout
        self.unindexed_filtering_retrieve = unindexed_filtering_retrieve
        self.unindexed_filtering_update = unindexed_filtering_update
        self.search_max_hnsw_ef = search_max_hnsw_ef
        self.search_allow_exact = search_allow_exact
        self.search_max_oversampling = search_max_oversampling
        self.upsert_max_batchsize = upsert_max_batchsize
        self.search_max_batchsize = search_max_batchsize
        self.max_collection_vector_size_bytes = max_collection_vector_size_bytes
        self.read_rate_limit = read_rate_limit
        self.write_rate_limit = write_rate_limit
        self.max_collection_payload_size_bytes = max_collection_payload_size_bytes
        self.max_points_count = max_points_count
        self.filter_max_conditions = filter_max_conditions
        self.condition_max_size = condition_max_size
        self.multivector_config = multivector_config if multivector_config is None else _t259.load(multivector_config)
        self.sparse_config = sparse_config if sparse_config is None else _t260.load(sparse_config)
        self.max_payload_index_count = max_payload_index_count
        self.max_resident_memory_percent = max_resident_memory_percent


class StrictModeConfigOutput(Built):
    __slots__ = ("enabled", "max_query_limit", "max_timeout", "unindexed_filtering_retrieve", "unindexed_filtering_update", "search_max_hnsw_ef", "search_allow_exact", "search_max_oversampling", "upsert_max_batchsize", "search_max_batchsize", "max_collection_vector_size_bytes", "read_rate_limit", "write_rate_limit", "max_collection_payload_size_bytes", "max_points_count", "filter_max_conditions", "condition_max_size", "multivector_config", "sparse_config", "max_payload_index_count", "max_resident_memory_percent")
    _wire = (("enabled", "enabled"), ("max_query_limit", "max_query_limit"), ("max_timeout", "max_timeout"), ("unindexed_filtering_retrieve", "unindexed_filtering_retrieve"), ("unindexed_filtering_update", "unindexed_filtering_update"), ("search_max_hnsw_ef", "search_max_hnsw_ef"), ("search_allow_exact", "search_allow_exact"), ("search_max_oversampling", "search_max_oversampling"), ("upsert_max_batchsize", "upsert_max_batchsize"), ("search_max_batchsize", "search_max_batchsize"), ("max_collection_vector_size_bytes", "max_collection_vector_size_bytes"), ("read_rate_limit", "read_rate_limit"), ("write_rate_limit", "write_rate_limit"), ("max_collection_payload_size_bytes", "max_collection_payload_size_bytes"), ("max_points_count", "max_points_count"), ("filter_max_conditions", "filter_max_conditions"), ("condition_max_size", "condition_max_size"), ("multivector_config", "multivector_config"), ("sparse_config", "sparse_config"), ("max_payload_index_count", "max_payload_index_count"), ("max_resident_memory_percent", "max_resident_memory_percent"))
    enabled: bool | None
    max_query_limit: int | None
    max_timeout: int | None
    unindexed_filtering_retrieve: bool | None
    unindexed_filtering_update: bool | None
    search_max_hnsw_ef: int | None
    search_allow_exact: bool | None
    search_max_oversampling: float | None
    upsert_max_batchsize: int | None
    search_max_batchsize: int | None
    max_collection_vector_size_bytes: int | None
    read_rate_limit: int | None
    write_rate_limit: int | None
    max_collection_payload_size_bytes: int | None
    max_points_count: int | None
    filter_max_conditions: int | None
    condition_max_size: int | None
    multivector_config: StrictModeMultivectorConfigOutput | None
    sparse_config: StrictModeSparseConfigOutput | None
    max_payload_index_count: int | None
    max_resident_memory_percent: int | None

    def __init__(self, *, enabled: bool | None = None, max_query_limit: int | None = None, max_timeout: int | None = None, unindexed_filtering_retrieve: bool | None = None, unindexed_filtering_update: bool | None = None, search_max_hnsw_ef: int | None = None, search_allow_exact: bool | None = None, search_max_oversampling: float | None = None, upsert_max_batchsize: int | None = None, search_max_batchsize: int | None = None, max_collection_vector_size_bytes: int | None = None, read_rate_limit: int | None = None, write_rate_limit: int | None = None, max_collection_payload_size_bytes: int | None = None, max_points_count: int | None = None, filter_max_conditions: int | None = None, condition_max_size: int | None = None, multivector_config: StrictModeMultivectorConfigOutput | None = None, sparse_config: StrictModeSparseConfigOutput | None = None, max_payload_index_count: int | None = None, max_resident_memory_percent: int | None = None, **more: Any) -> None:
        self.enabled = enabled
        self.max_query_limit = max_query_limit
        self.max_timeout = max_timeout
        self.unindexed_filtering_retrieve = unindexed_filtering_retrieve
        self.unindexed_filtering_update = unindexed_filtering_update
        self.search_max_hnsw_ef = search_max_hnsw_ef
        self.search_allow_exact = search_allow_exact
        self.search_max_oversampling = search_max_oversampling
        self.upsert_max_batchsize = upsert_max_batchsize
        self.search_max_batchsize = search_max_batchsize
        self.max_collection_vector_size_bytes = max_collection_vector_size_bytes
        self.read_rate_limit = read_rate_limit
        self.write_rate_limit = write_rate_limit
        self.max_collection_payload_size_bytes = max_collection_payload_size_bytes
        self.max_points_count = max_points_count
        self.filter_max_conditions = filter_max_conditions
        self.condition_max_size = condition_max_size
        self.multivector_config = multivector_config if multivector_config is None else _t261.load(multivector_config)
        self.sparse_config = sparse_config if sparse_config is None else _t262.load(sparse_config)
        self.max_payload_index_count = max_payload_index_count
        self.max_resident_memory_percent = max_resident_memory_percent


class StrictModeMultivector(Built):
    __slots__ = ("max_vectors",)
    _wire = (("max_vectors", "max_vectors"),)
    _strict = True
    max_vectors: int | None

    def __init__(self, *, max_vectors: int | None = None) -> None:
        self.max_vectors = max_vectors


class StrictModeMultivectorOutput(Built):
    __slots__ = ("max_vectors",)
    _wire = (("max_vectors", "max_vectors"),)
    max_vectors: int | None

    def __init__(self, *, max_vectors: int | None = None, **more: Any) -> None:
        self.max_vectors = max_vectors


class StrictModeSparse(Built):
    __slots__ = ("max_length",)
    _wire = (("max_length", "max_length"),)
    _strict = True
    max_length: int | None

    def __init__(self, *, max_length: int | None = None) -> None:
        self.max_length = max_length


class StrictModeSparseOutput(Built):
    __slots__ = ("max_length",)
    _wire = (("max_length", "max_length"),)
    max_length: int | None

    def __init__(self, *, max_length: int | None = None, **more: Any) -> None:
        self.max_length = max_length


class SumExpression(Built):
    __slots__ = ("sum",)
    _wire = (("sum", "sum"),)
    _required = ("sum", )
    _strict = True
    sum: list[Expression]

    def __init__(self, *, sum: list[Expression]) -> None:
        self.sum = _t157.load(sum)


class TelemetryData(Built):
    __slots__ = ("id", "app", "collections", "cluster", "requests", "memory", "hardware", "search_pool", "quota")
    _wire = (("id", "id"), ("app", "app"), ("collections", "collections"), ("cluster", "cluster"), ("requests", "requests"), ("memory", "memory"), ("hardware", "hardware"), ("search_pool", "search_pool"), ("quota", "quota"))
    _required = ("id", "collections", )
    id: str
    app: AppBuildTelemetry | None
    collections: CollectionsTelemetry
    cluster: ClusterTelemetry | None
    requests: RequestsTelemetry | None
    memory: MemoryTelemetry | None
    hardware: HardwareTelemetry | None
    search_pool: SearchThreadPoolTelemetry | None
    quota: QuotaTelemetry | None

    def __init__(self, *, id: str, app: AppBuildTelemetry | None = None, collections: CollectionsTelemetry, cluster: ClusterTelemetry | None = None, requests: RequestsTelemetry | None = None, memory: MemoryTelemetry | None = None, hardware: HardwareTelemetry | None = None, search_pool: SearchThreadPoolTelemetry | None = None, quota: QuotaTelemetry | None = None, **more: Any) -> None:
        self.id = id
        self.app = app if app is None else _t263.load(app)
        self.collections = _t264.load(collections)
        self.cluster = cluster if cluster is None else _t265.load(cluster)
        self.requests = requests if requests is None else _t266.load(requests)
        self.memory = memory if memory is None else _t267.load(memory)
        self.hardware = hardware if hardware is None else _t268.load(hardware)
        self.search_pool = search_pool if search_pool is None else _t269.load(search_pool)
        self.quota = quota if quota is None else _t270.load(quota)


class TextIndexParams(Built):
    __slots__ = ("type", "tokenizer", "min_token_len", "max_token_len", "lowercase", "ascii_folding", "phrase_matching", "stopwords", "on_disk", "memory", "stemmer", "enable_hnsw", "scoring", "nested")
    _wire = (("type", "type"), ("tokenizer", "tokenizer"), ("min_token_len", "min_token_len"), ("max_token_len", "max_token_len"), ("lowercase", "lowercase"), ("ascii_folding", "ascii_folding"), ("phrase_matching", "phrase_matching"), ("stopwords", "stopwords"), ("on_disk", "on_disk"), ("memory", "memory"), ("stemmer", "stemmer"), ("enable_hnsw", "enable_hnsw"), ("scoring", "scoring"), ("nested", "nested"))
    _required = ("type", )
    _strict = True
    type: TextIndexType
    tokenizer: TokenizerType | None
    min_token_len: int | None
    max_token_len: int | None
    lowercase: bool | None
    ascii_folding: bool | None
    phrase_matching: bool | None
    stopwords: StopwordsInterface | None
    on_disk: bool | None
    memory: Memory | None
    stemmer: StemmingAlgorithm | None
    enable_hnsw: bool | None
    scoring: TextScoringInterface | None
    nested: str | None

    def __init__(self, *, type: TextIndexType, tokenizer: TokenizerType | None = None, min_token_len: int | None = None, max_token_len: int | None = None, lowercase: bool | None = None, ascii_folding: bool | None = None, phrase_matching: bool | None = None, stopwords: StopwordsInterface | None = None, on_disk: bool | None = None, memory: Memory | None = None, stemmer: StemmingAlgorithm | None = None, enable_hnsw: bool | None = None, scoring: TextScoringInterface | None = None, nested: str | None = None) -> None:
        self.type = _t271.load(type)
        self.tokenizer = tokenizer if tokenizer is None else _t13.load(tokenizer)
        self.min_token_len = min_token_len
        self.max_token_len = max_token_len
        self.lowercase = lowercase
        self.ascii_folding = ascii_folding
        self.phrase_matching = phrase_matching
        self.stopwords = stopwords if stopwords is None else _t14.load(stopwords)
        self.on_disk = on_disk
        self.memory = memory if memory is None else _t10.load(memory)
        self.stemmer = stemmer if stemmer is None else _t15.load(stemmer)
        self.enable_hnsw = enable_hnsw
        self.scoring = scoring if scoring is None else _t272.load(scoring)
        self.nested = nested


class TextQuery(Built):
    __slots__ = ("text",)
    _wire = (("text", "text"),)
    _required = ("text", )
    _strict = True
    text: TextInterface

    def __init__(self, *, text: TextInterface) -> None:
        self.text = _t273.load(text)


class TextQueryInput(Built):
    __slots__ = ("query", "scoring")
    _wire = (("query", "query"), ("scoring", "scoring"))
    _required = ("query", )
    _strict = True
    query: str
    scoring: TextQueryScoring | None

    def __init__(self, *, query: str, scoring: TextQueryScoring | None = None) -> None:
        self.query = query
        self.scoring = scoring if scoring is None else _t274.load(scoring)


class TextScoringParams(Built):
    __slots__ = ("type",)
    _wire = (("type", "type"),)
    _required = ("type", )
    _strict = True
    type: TextScoringType

    def __init__(self, *, type: TextScoringType) -> None:
        self.type = _t275.load(type)


class TrackerStatusOneOf1(Built):
    __slots__ = ("cancelled",)
    _wire = (("cancelled", "cancelled"),)
    _required = ("cancelled", )
    cancelled: str

    def __init__(self, *, cancelled: str, **more: Any) -> None:
        self.cancelled = cancelled


class TrackerStatusOneOf2(Built):
    __slots__ = ("error",)
    _wire = (("error", "error"),)
    _required = ("error", )
    error: str

    def __init__(self, *, error: str, **more: Any) -> None:
        self.error = error


class TrackerTelemetry(Built):
    __slots__ = ("name", "uuid", "segment_ids", "segment_uuids", "status", "start_at", "end_at")
    _wire = (("name", "name"), ("uuid", "uuid"), ("segment_ids", "segment_ids"), ("segment_uuids", "segment_uuids"), ("status", "status"), ("start_at", "start_at"), ("end_at", "end_at"))
    _required = ("name", "uuid", "segment_ids", "segment_uuids", "status", "start_at", )
    name: str
    uuid: UUID
    segment_ids: list[int]
    segment_uuids: list[UUID]
    status: TrackerStatus
    start_at: datetime | date
    end_at: datetime | date | None

    def __init__(self, *, name: str, uuid: UUID, segment_ids: list[int], segment_uuids: list[UUID], status: TrackerStatus, start_at: datetime | date, end_at: datetime | date | None = None, **more: Any) -> None:
        self.name = name
        self.uuid = uuid
        self.segment_ids = own(segment_ids)
        self.segment_uuids = own(segment_uuids)
        self.status = _t165.load(status)
        self.start_at = start_at
        self.end_at = end_at


class TurboQuantQuantizationConfig(Built):
    __slots__ = ("always_ram", "memory", "bits")
    _wire = (("always_ram", "always_ram"), ("memory", "memory"), ("bits", "bits"))
    _strict = True
    always_ram: bool | None
    memory: Memory | None
    bits: TurboQuantBitSize | None

    def __init__(self, *, always_ram: bool | None = None, memory: Memory | None = None, bits: TurboQuantBitSize | None = None) -> None:
        self.always_ram = always_ram
        self.memory = memory if memory is None else _t10.load(memory)
        self.bits = bits if bits is None else _t276.load(bits)


class TurboQuantization(Built):
    __slots__ = ("turbo",)
    _wire = (("turbo", "turbo"),)
    _required = ("turbo", )
    _strict = True
    turbo: TurboQuantQuantizationConfig

    def __init__(self, *, turbo: TurboQuantQuantizationConfig) -> None:
        self.turbo = _t277.load(turbo)


class UpdateCollection(Built):
    __slots__ = ("vectors", "optimizers_config", "params", "hnsw_config", "quantization_config", "sparse_vectors", "strict_mode_config", "metadata")
    _wire = (("vectors", "vectors"), ("optimizers_config", "optimizers_config"), ("params", "params"), ("hnsw_config", "hnsw_config"), ("quantization_config", "quantization_config"), ("sparse_vectors", "sparse_vectors"), ("strict_mode_config", "strict_mode_config"), ("metadata", "metadata"))
    _strict = True
    vectors: VectorsConfigDiff | None
    optimizers_config: OptimizersConfigDiff | None
    params: CollectionParamsDiff | None
    hnsw_config: HnswConfigDiff | None
    quantization_config: QuantizationConfigDiff | None
    sparse_vectors: SparseVectorsConfig | None
    strict_mode_config: StrictModeConfig | None
    metadata: Payload | None

    def __init__(self, *, vectors: VectorsConfigDiff | None = None, optimizers_config: OptimizersConfigDiff | None = None, params: CollectionParamsDiff | None = None, hnsw_config: HnswConfigDiff | None = None, quantization_config: QuantizationConfigDiff | None = None, sparse_vectors: SparseVectorsConfig | None = None, strict_mode_config: StrictModeConfig | None = None, metadata: Payload | None = None) -> None:
        self.vectors = vectors if vectors is None else _t278.load(vectors)
        self.optimizers_config = optimizers_config if optimizers_config is None else _t69.load(optimizers_config)
        self.params = params if params is None else _t279.load(params)
        self.hnsw_config = hnsw_config if hnsw_config is None else _t67.load(hnsw_config)
        self.quantization_config = quantization_config if quantization_config is None else _t280.load(quantization_config)
        self.sparse_vectors = sparse_vectors if sparse_vectors is None else _t281.load(sparse_vectors)
        self.strict_mode_config = strict_mode_config if strict_mode_config is None else _t70.load(strict_mode_config)
        self.metadata = own(metadata)


class UpdateOperations(Built):
    __slots__ = ("operations",)
    _wire = (("operations", "operations"),)
    _required = ("operations", )
    _strict = True
    operations: list[UpdateOperation]

    def __init__(self, *, operations: list[UpdateOperation]) -> None:
        self.operations = _t282.load(operations)


class UpdateQueueInfo(Built):
    __slots__ = ("length", "deferred_points")
    _wire = (("length", "length"), ("deferred_points", "deferred_points"))
    _required = ("length", )
    length: int
    deferred_points: int | None

    def __init__(self, *, length: int, deferred_points: int | None = None, **more: Any) -> None:
        self.length = length
        self.deferred_points = deferred_points


class UpdateResult(Built):
    __slots__ = ("operation_id", "status")
    _wire = (("operation_id", "operation_id"), ("status", "status"))
    _required = ("status", )
    operation_id: int | None
    status: UpdateStatus

    def __init__(self, *, operation_id: int | None = None, status: UpdateStatus, **more: Any) -> None:
        self.operation_id = operation_id
        self.status = _t283.load(status)


class UpdateVectors(Built):
    __slots__ = ("points", "shard_key", "update_filter")
    _wire = (("points", "points"), ("shard_key", "shard_key"), ("update_filter", "update_filter"))
    _required = ("points", )
    _strict = True
    points: list[PointVectors]
    shard_key: ShardKeySelector | None
    update_filter: Filter | None

    def __init__(self, *, points: list[PointVectors], shard_key: ShardKeySelector | None = None, update_filter: Filter | None = None) -> None:
        self.points = _t284.load(points)
        self.shard_key = shard_key if shard_key is None else shard_key.copy() if shard_key.__class__ is list else _t64.load(shard_key)
        self.update_filter = update_filter if update_filter is None else _t65.load(update_filter)


class UpdateVectorsOperation(Built):
    __slots__ = ("update_vectors",)
    _wire = (("update_vectors", "update_vectors"),)
    _required = ("update_vectors", )
    _strict = True
    update_vectors: UpdateVectors

    def __init__(self, *, update_vectors: UpdateVectors) -> None:
        self.update_vectors = _t285.load(update_vectors)


class UpsertOperation(Built):
    __slots__ = ("upsert",)
    _wire = (("upsert", "upsert"),)
    _required = ("upsert", )
    _strict = True
    upsert: PointInsertOperations

    def __init__(self, *, upsert: PointInsertOperations) -> None:
        self.upsert = _t286.load(upsert)


class Usage(Built):
    __slots__ = ("hardware", "inference")
    _wire = (("hardware", "hardware"), ("inference", "inference"))
    hardware: HardwareUsage | None
    inference: InferenceUsage | None

    def __init__(self, *, hardware: HardwareUsage | None = None, inference: InferenceUsage | None = None, **more: Any) -> None:
        self.hardware = hardware if hardware is None else _t287.load(hardware)
        self.inference = inference if inference is None else _t288.load(inference)


class UuidIndexParams(Built):
    __slots__ = ("type", "is_tenant", "on_disk", "memory", "enable_hnsw", "nested")
    _wire = (("type", "type"), ("is_tenant", "is_tenant"), ("on_disk", "on_disk"), ("memory", "memory"), ("enable_hnsw", "enable_hnsw"), ("nested", "nested"))
    _required = ("type", )
    _strict = True
    type: UuidIndexType
    is_tenant: bool | None
    on_disk: bool | None
    memory: Memory | None
    enable_hnsw: bool | None
    nested: str | None

    def __init__(self, *, type: UuidIndexType, is_tenant: bool | None = None, on_disk: bool | None = None, memory: Memory | None = None, enable_hnsw: bool | None = None, nested: str | None = None) -> None:
        self.type = _t289.load(type)
        self.is_tenant = is_tenant
        self.on_disk = on_disk
        self.memory = memory if memory is None else _t10.load(memory)
        self.enable_hnsw = enable_hnsw
        self.nested = nested


class ValuesCount(Built):
    __slots__ = ("lt", "gt", "gte", "lte")
    _wire = (("lt", "lt"), ("gt", "gt"), ("gte", "gte"), ("lte", "lte"))
    _strict = True
    lt: int | None
    gt: int | None
    gte: int | None
    lte: int | None

    def __init__(self, *, lt: int | None = None, gt: int | None = None, gte: int | None = None, lte: int | None = None) -> None:
        self.lt = lt
        self.gt = gt
        self.gte = gte
        self.lte = lte


class VectorDataConfig(Built):
    __slots__ = ("size", "distance", "storage_type", "index", "quantization_config", "multivector_config", "datatype")
    _wire = (("size", "size"), ("distance", "distance"), ("storage_type", "storage_type"), ("index", "index"), ("quantization_config", "quantization_config"), ("multivector_config", "multivector_config"), ("datatype", "datatype"))
    _required = ("size", "distance", "storage_type", "index", )
    size: int
    distance: Distance
    storage_type: VectorStorageType
    index: Indexes
    quantization_config: QuantizationConfig | None
    multivector_config: MultiVectorConfig | None
    datatype: VectorStorageDatatype | None

    def __init__(self, *, size: int, distance: Distance, storage_type: VectorStorageType, index: Indexes, quantization_config: QuantizationConfig | None = None, multivector_config: MultiVectorConfig | None = None, datatype: VectorStorageDatatype | None = None, **more: Any) -> None:
        self.size = size
        self.distance = _t79.load(distance)
        self.storage_type = _t290.load(storage_type)
        self.index = _t291.load(index)
        self.quantization_config = quantization_config if quantization_config is None else _t39.load(quantization_config)
        self.multivector_config = multivector_config if multivector_config is None else _t80.load(multivector_config)
        self.datatype = datatype if datatype is None else _t81.load(datatype)


class VectorDataInfo(Built):
    __slots__ = ("num_vectors", "num_indexed_vectors", "num_deleted_vectors", "io_backend")
    _wire = (("num_vectors", "num_vectors"), ("num_indexed_vectors", "num_indexed_vectors"), ("num_deleted_vectors", "num_deleted_vectors"), ("io_backend", "io_backend"))
    _required = ("num_vectors", "num_indexed_vectors", "num_deleted_vectors", )
    num_vectors: int
    num_indexed_vectors: int
    num_deleted_vectors: int
    io_backend: IoBackend | None

    def __init__(self, *, num_vectors: int, num_indexed_vectors: int, num_deleted_vectors: int, io_backend: IoBackend | None = None, **more: Any) -> None:
        self.num_vectors = num_vectors
        self.num_indexed_vectors = num_indexed_vectors
        self.num_deleted_vectors = num_deleted_vectors
        self.io_backend = io_backend if io_backend is None else _t238.load(io_backend)


class VectorIndexSearchesTelemetry(Built):
    __slots__ = ("index_name", "unfiltered_plain", "unfiltered_hnsw", "unfiltered_sparse", "filtered_plain", "filtered_small_cardinality", "filtered_large_cardinality", "filtered_acorn", "filtered_exact", "filtered_sparse", "unfiltered_exact")
    _wire = (("index_name", "index_name"), ("unfiltered_plain", "unfiltered_plain"), ("unfiltered_hnsw", "unfiltered_hnsw"), ("unfiltered_sparse", "unfiltered_sparse"), ("filtered_plain", "filtered_plain"), ("filtered_small_cardinality", "filtered_small_cardinality"), ("filtered_large_cardinality", "filtered_large_cardinality"), ("filtered_acorn", "filtered_acorn"), ("filtered_exact", "filtered_exact"), ("filtered_sparse", "filtered_sparse"), ("unfiltered_exact", "unfiltered_exact"))
    _required = ("unfiltered_plain", "unfiltered_hnsw", "unfiltered_sparse", "filtered_plain", "filtered_small_cardinality", "filtered_large_cardinality", "filtered_exact", "filtered_sparse", "unfiltered_exact", )
    index_name: str | None
    unfiltered_plain: OperationDurationStatistics
    unfiltered_hnsw: OperationDurationStatistics
    unfiltered_sparse: OperationDurationStatistics
    filtered_plain: OperationDurationStatistics
    filtered_small_cardinality: OperationDurationStatistics
    filtered_large_cardinality: OperationDurationStatistics
    filtered_acorn: OperationDurationStatistics | None
    filtered_exact: OperationDurationStatistics
    filtered_sparse: OperationDurationStatistics
    unfiltered_exact: OperationDurationStatistics

    def __init__(self, *, index_name: str | None = None, unfiltered_plain: OperationDurationStatistics, unfiltered_hnsw: OperationDurationStatistics, unfiltered_sparse: OperationDurationStatistics, filtered_plain: OperationDurationStatistics, filtered_small_cardinality: OperationDurationStatistics, filtered_large_cardinality: OperationDurationStatistics, filtered_acorn: OperationDurationStatistics | None = None, filtered_exact: OperationDurationStatistics, filtered_sparse: OperationDurationStatistics, unfiltered_exact: OperationDurationStatistics, **more: Any) -> None:
        self.index_name = index_name
        self.unfiltered_plain = _t173.load(unfiltered_plain)
        self.unfiltered_hnsw = _t173.load(unfiltered_hnsw)
        self.unfiltered_sparse = _t173.load(unfiltered_sparse)
        self.filtered_plain = _t173.load(filtered_plain)
        self.filtered_small_cardinality = _t173.load(filtered_small_cardinality)
        self.filtered_large_cardinality = _t173.load(filtered_large_cardinality)
        self.filtered_acorn = filtered_acorn if filtered_acorn is None else _t208.load(filtered_acorn)
        self.filtered_exact = _t173.load(filtered_exact)
        self.filtered_sparse = _t173.load(filtered_sparse)
        self.unfiltered_exact = _t173.load(unfiltered_exact)


class VectorParams(Built):
    __slots__ = ("size", "distance", "hnsw_config", "quantization_config", "on_disk", "memory", "datatype", "multivector_config")
    _wire = (("size", "size"), ("distance", "distance"), ("hnsw_config", "hnsw_config"), ("quantization_config", "quantization_config"), ("on_disk", "on_disk"), ("memory", "memory"), ("datatype", "datatype"), ("multivector_config", "multivector_config"))
    _required = ("size", "distance", )
    _strict = True
    size: int
    distance: Distance
    hnsw_config: HnswConfigDiff | None
    quantization_config: QuantizationConfig | None
    on_disk: bool | None
    memory: Memory | None
    datatype: Datatype | None
    multivector_config: MultiVectorConfig | None

    def __init__(self, *, size: int, distance: Distance, hnsw_config: HnswConfigDiff | None = None, quantization_config: QuantizationConfig | None = None, on_disk: bool | None = None, memory: Memory | None = None, datatype: Datatype | None = None, multivector_config: MultiVectorConfig | None = None) -> None:
        self.size = size
        self.distance = _t79.load(distance)
        self.hnsw_config = hnsw_config if hnsw_config is None else _t67.load(hnsw_config)
        self.quantization_config = quantization_config if quantization_config is None else _t39.load(quantization_config)
        self.on_disk = on_disk
        self.memory = memory if memory is None else _t10.load(memory)
        self.datatype = datatype if datatype is None else _t251.load(datatype)
        self.multivector_config = multivector_config if multivector_config is None else _t80.load(multivector_config)


class VectorParamsDiff(Built):
    __slots__ = ("hnsw_config", "quantization_config", "on_disk", "memory")
    _wire = (("hnsw_config", "hnsw_config"), ("quantization_config", "quantization_config"), ("on_disk", "on_disk"), ("memory", "memory"))
    _strict = True
    hnsw_config: HnswConfigDiff | None
    quantization_config: QuantizationConfigDiff | None
    on_disk: bool | None
    memory: Memory | None

    def __init__(self, *, hnsw_config: HnswConfigDiff | None = None, quantization_config: QuantizationConfigDiff | None = None, on_disk: bool | None = None, memory: Memory | None = None) -> None:
        self.hnsw_config = hnsw_config if hnsw_config is None else _t67.load(hnsw_config)
        self.quantization_config = quantization_config if quantization_config is None else _t280.load(quantization_config)
        self.on_disk = on_disk
        self.memory = memory if memory is None else _t10.load(memory)


class VersionInfo(Built):
    __slots__ = ("title", "version", "commit")
    _wire = (("title", "title"), ("version", "version"), ("commit", "commit"))
    _required = ("title", "version", )
    title: str
    version: str
    commit: str | None

    def __init__(self, *, title: str, version: str, commit: str | None = None, **more: Any) -> None:
        self.title = title
        self.version = version
        self.commit = commit


class WalConfig(Built):
    __slots__ = ("wal_capacity_mb", "wal_segments_ahead", "wal_retain_closed")
    _wire = (("wal_capacity_mb", "wal_capacity_mb"), ("wal_segments_ahead", "wal_segments_ahead"), ("wal_retain_closed", "wal_retain_closed"))
    _required = ("wal_capacity_mb", "wal_segments_ahead", )
    wal_capacity_mb: int
    wal_segments_ahead: int
    wal_retain_closed: int | None

    def __init__(self, *, wal_capacity_mb: int, wal_segments_ahead: int, wal_retain_closed: int | None = 1, **more: Any) -> None:
        self.wal_capacity_mb = wal_capacity_mb
        self.wal_segments_ahead = wal_segments_ahead
        self.wal_retain_closed = wal_retain_closed


class WalConfigDiff(Built):
    __slots__ = ("wal_capacity_mb", "wal_segments_ahead", "wal_retain_closed")
    _wire = (("wal_capacity_mb", "wal_capacity_mb"), ("wal_segments_ahead", "wal_segments_ahead"), ("wal_retain_closed", "wal_retain_closed"))
    _strict = True
    wal_capacity_mb: int | None
    wal_segments_ahead: int | None
    wal_retain_closed: int | None

    def __init__(self, *, wal_capacity_mb: int | None = None, wal_segments_ahead: int | None = None, wal_retain_closed: int | None = None) -> None:
        self.wal_capacity_mb = wal_capacity_mb
        self.wal_segments_ahead = wal_segments_ahead
        self.wal_retain_closed = wal_retain_closed


class WebApiTelemetry(Built):
    __slots__ = ("responses", "per_collection_responses")
    _wire = (("responses", "responses"), ("per_collection_responses", "per_collection_responses"))
    _required = ("responses", )
    responses: dict[str, dict[str, OperationDurationStatistics]]
    per_collection_responses: dict[str, dict[str, dict[str, OperationDurationStatistics]]] | None

    def __init__(self, *, responses: dict[str, dict[str, OperationDurationStatistics]], per_collection_responses: dict[str, dict[str, dict[str, OperationDurationStatistics]]] | None = None, **more: Any) -> None:
        self.responses = _t121.load(responses)
        self.per_collection_responses = per_collection_responses if per_collection_responses is None else _t122.load(per_collection_responses)


class WithLookup(Built):
    __slots__ = ("collection", "with_payload", "with_vectors")
    _wire = (("collection", "collection"), ("with_payload", "with_payload"), ("with_vectors", "with_vectors"))
    _required = ("collection", )
    _strict = True
    collection: str
    with_payload: WithPayloadInterface | None
    with_vectors: WithVector | None

    def __init__(self, *, collection: str, with_payload: WithPayloadInterface | None = None, with_vectors: WithVector | None = None) -> None:
        self.collection = collection
        self.with_payload = with_payload if with_payload is None else with_payload.copy() if with_payload.__class__ is list else _t182.load(with_payload)
        self.with_vectors = own(with_vectors)


class NamedVector(Built):
    __slots__ = ("name", "vector")
    _wire = (("name", "name"), ("vector", "vector"))
    _required = ("name", "vector", )
    _strict = True
    name: str
    vector: list[float]

    def __init__(self, *, name: str, vector: list[float]) -> None:
        self.name = name
        self.vector = own(vector)


class NamedSparseVector(Built):
    __slots__ = ("name", "vector")
    _wire = (("name", "name"), ("vector", "vector"))
    _required = ("name", "vector", )
    _strict = True
    name: str
    vector: SparseVector

    def __init__(self, *, name: str, vector: SparseVector) -> None:
        self.name = name
        self.vector = _t292.load(vector)


class ContextExamplePair(Built):
    __slots__ = ("positive", "negative")
    _wire = (("positive", "positive"), ("negative", "negative"))
    _required = ("positive", "negative", )
    _strict = True
    positive: RecommendExample
    negative: RecommendExample

    def __init__(self, *, positive: RecommendExample, negative: RecommendExample) -> None:
        self.positive = positive.copy() if positive.__class__ is list else _t293.load(positive)
        self.negative = negative.copy() if negative.__class__ is list else _t293.load(negative)


class InitFrom(Built):
    __slots__ = ("collection",)
    _wire = (("collection", "collection"),)
    _required = ("collection", )
    _strict = True
    collection: str

    def __init__(self, *, collection: str) -> None:
        self.collection = collection


class SearchRequest(Built):
    __slots__ = ("shard_key", "vector", "filter", "params", "limit", "offset", "with_payload", "with_vector", "score_threshold")
    _wire = (("shard_key", "shard_key"), ("vector", "vector"), ("filter", "filter"), ("params", "params"), ("limit", "limit"), ("offset", "offset"), ("with_payload", "with_payload"), ("with_vector", "with_vector"), ("score_threshold", "score_threshold"))
    _required = ("vector", "limit", )
    _strict = True
    shard_key: ShardKeySelector | None
    vector: NamedVectorStruct
    filter: Filter | None
    params: SearchParams | None
    limit: int
    offset: int | None
    with_payload: WithPayloadInterface | None
    with_vector: WithVector | None
    score_threshold: float | None

    def __init__(self, *, shard_key: ShardKeySelector | None = None, vector: NamedVectorStruct, filter: Filter | None = None, params: SearchParams | None = None, limit: int, offset: int | None = None, with_payload: WithPayloadInterface | None = None, with_vector: WithVector | None = None, score_threshold: float | None = None) -> None:
        self.shard_key = shard_key if shard_key is None else shard_key.copy() if shard_key.__class__ is list else _t64.load(shard_key)
        self.vector = vector.copy() if vector.__class__ is list else _t294.load(vector)
        self.filter = filter if filter is None else _t65.load(filter)
        self.params = params if params is None else _t190.load(params)
        self.limit = limit
        self.offset = offset
        self.with_payload = with_payload if with_payload is None else with_payload.copy() if with_payload.__class__ is list else _t182.load(with_payload)
        self.with_vector = own(with_vector)
        self.score_threshold = score_threshold


class RecommendRequest(Built):
    __slots__ = ("shard_key", "positive", "negative", "strategy", "filter", "params", "limit", "offset", "with_payload", "with_vector", "score_threshold", "using", "lookup_from")
    _wire = (("shard_key", "shard_key"), ("positive", "positive"), ("negative", "negative"), ("strategy", "strategy"), ("filter", "filter"), ("params", "params"), ("limit", "limit"), ("offset", "offset"), ("with_payload", "with_payload"), ("with_vector", "with_vector"), ("score_threshold", "score_threshold"), ("using", "using"), ("lookup_from", "lookup_from"))
    _required = ("limit", )
    _strict = True
    shard_key: ShardKeySelector | None
    positive: list[RecommendExample] | None
    negative: list[RecommendExample] | None
    strategy: RecommendStrategy | None
    filter: Filter | None
    params: SearchParams | None
    limit: int
    offset: int | None
    with_payload: WithPayloadInterface | None
    with_vector: WithVector | None
    score_threshold: float | None
    using: str | None
    lookup_from: LookupLocation | None

    def __init__(self, *, shard_key: ShardKeySelector | None = None, positive: list[RecommendExample] | None = None, negative: list[RecommendExample] | None = None, strategy: RecommendStrategy | None = None, filter: Filter | None = None, params: SearchParams | None = None, limit: int, offset: int | None = None, with_payload: WithPayloadInterface | None = None, with_vector: WithVector | None = None, score_threshold: float | None = None, using: str | None = None, lookup_from: LookupLocation | None = None) -> None:
        self.shard_key = shard_key if shard_key is None else shard_key.copy() if shard_key.__class__ is list else _t64.load(shard_key)
        self.positive = positive if positive is None else _t295.load(positive)
        self.negative = negative if negative is None else _t295.load(negative)
        self.strategy = strategy if strategy is None else _t202.load(strategy)
        self.filter = filter if filter is None else _t65.load(filter)
        self.params = params if params is None else _t190.load(params)
        self.limit = limit
        self.offset = offset
        self.with_payload = with_payload if with_payload is None else with_payload.copy() if with_payload.__class__ is list else _t182.load(with_payload)
        self.with_vector = own(with_vector)
        self.score_threshold = score_threshold
        self.using = using
        self.lookup_from = lookup_from if lookup_from is None else _t191.load(lookup_from)


class DiscoverRequest(Built):
    __slots__ = ("shard_key", "target", "context", "filter", "params", "limit", "offset", "with_payload", "with_vector", "using", "lookup_from")
    _wire = (("shard_key", "shard_key"), ("target", "target"), ("context", "context"), ("filter", "filter"), ("params", "params"), ("limit", "limit"), ("offset", "offset"), ("with_payload", "with_payload"), ("with_vector", "with_vector"), ("using", "using"), ("lookup_from", "lookup_from"))
    _required = ("limit", )
    _strict = True
    shard_key: ShardKeySelector | None
    target: RecommendExample | None
    context: list[ContextExamplePair] | None
    filter: Filter | None
    params: SearchParams | None
    limit: int
    offset: int | None
    with_payload: WithPayloadInterface | None
    with_vector: WithVector | None
    using: str | None
    lookup_from: LookupLocation | None

    def __init__(self, *, shard_key: ShardKeySelector | None = None, target: RecommendExample | None = None, context: list[ContextExamplePair] | None = None, filter: Filter | None = None, params: SearchParams | None = None, limit: int, offset: int | None = None, with_payload: WithPayloadInterface | None = None, with_vector: WithVector | None = None, using: str | None = None, lookup_from: LookupLocation | None = None) -> None:
        self.shard_key = shard_key if shard_key is None else shard_key.copy() if shard_key.__class__ is list else _t64.load(shard_key)
        self.target = target if target is None else target.copy() if target.__class__ is list else _t296.load(target)
        self.context = context if context is None else _t297.load(context)
        self.filter = filter if filter is None else _t65.load(filter)
        self.params = params if params is None else _t190.load(params)
        self.limit = limit
        self.offset = offset
        self.with_payload = with_payload if with_payload is None else with_payload.copy() if with_payload.__class__ is list else _t182.load(with_payload)
        self.with_vector = own(with_vector)
        self.using = using
        self.lookup_from = lookup_from if lookup_from is None else _t191.load(lookup_from)


Payload = Dict[str, Any]
SparseVectorsConfig = Dict[str, SparseVectorParams]
StrictModeMultivectorConfig = Dict[str, StrictModeMultivector]
StrictModeMultivectorConfigOutput = Dict[str, StrictModeMultivectorOutput]
StrictModeSparseConfig = Dict[str, StrictModeSparse]
StrictModeSparseConfigOutput = Dict[str, StrictModeSparseOutput]
VectorsConfigDiff = Dict[str, VectorParamsDiff]
AliasOperations = Union[CreateAliasOperation, DeleteAliasOperation, RenameAliasOperation]
AnyVariants = Union[List[str], List[int]]
ClusterOperations = Union[MoveShardOperation, ReplicateShardOperation, AbortTransferOperation, DropReplicaOperation, CreateShardingKeyOperation, DropShardingKeyOperation, RestartTransferOperation, StartReshardingOperation, AbortReshardingOperation, ReplicatePointsOperation]
ClusterStatus = Union[ClusterStatusOneOf, ClusterStatusOneOf1]
CollectionTelemetryEnum = Union[CollectionTelemetry, CollectionsAggregatedTelemetry]
Condition = Union[FieldCondition, IsEmptyCondition, IsNullCondition, HasIdCondition, HasVectorCondition, SliceCondition, NestedCondition, Filter]
ConsensusThreadStatus = Union[ConsensusThreadStatusOneOf, ConsensusThreadStatusOneOf1, ConsensusThreadStatusOneOf2]
ContextInput = Union[ContextPair, List[ContextPair]]
DocumentOptions = Union[Dict[str, Any], Bm25Config]
ExtendedPointId = Union[int, str, UUID]
FacetValue = Union[bool, int, str]
FeedbackStrategy = NaiveFeedbackStrategy
GroupId = Union[int, str]
IdfParams = Union[IdfScope, IdfCorpusParams]
Indexes = Union[IndexesOneOf, IndexesOneOf1]
LowMemoryMode = Union[LowMemoryModeOneOf, LowMemoryModeOneOf1, LowMemoryModeOneOf2]
Match = Union[MatchValue, MatchText, MatchTextAny, MatchPhrase, MatchPrefix, MatchSubstring, MatchAny, MatchExcept]
MaxOptimizationThreads = Union[int, MaxOptimizationThreadsSetting]
OptimizersStatus = Union[OptimizersStatusOneOf, OptimizersStatusOneOf1]
OrderByInterface = Union[str, OrderBy]
OrderValue = Union[int, float]
PayloadSchemaParams = Union[KeywordIndexParams, IntegerIndexParams, FloatIndexParams, GeoIndexParams, TextIndexParams, BoolIndexParams, DatetimeIndexParams, UuidIndexParams]
PayloadSelector = Union[PayloadSelectorInclude, PayloadSelectorExclude]
PayloadStorageType = Union[PayloadStorageTypeOneOf, PayloadStorageTypeOneOf1]
PointInsertOperations = Union[PointsBatch, PointsList]
PointsSelector = Union[PointIdsList, FilterSelector]
QuantizationConfig = Union[ScalarQuantization, ProductQuantization, BinaryQuantization, TurboQuantization]
QuantizationConfigDiff = Union[ScalarQuantization, ProductQuantization, BinaryQuantization, TurboQuantization, Disabled]
Query = Union[NearestQuery, RecommendQuery, DiscoverQuery, ContextQuery, OrderByQuery, FusionQuery, RrfQuery, FormulaQuery, SampleQuery, RelevanceFeedbackQuery, TextQuery]
RangeInterface = Union[Range, DatetimeRange]
ReadConsistency = Union[int, ReadConsistencyType]
ShardCleanStatusTelemetry = Union[ShardCleanStatusTelemetryOneOf, ShardCleanStatusTelemetryOneOf1, ShardCleanStatusTelemetryOneOf2]
ShardKey = Union[int, str]
ShardSnapshotLocation = str
SparseIndexType = Union[SparseIndexTypeOneOf, SparseIndexTypeOneOf1, SparseIndexTypeOneOf2]
SparseVectorStorageType = SparseVectorStorageTypeOneOf
StartFrom = Union[int, float, datetime, date]
StemmingAlgorithm = Union[SnowballParams, DisabledStemmerParams]
StopwordsInterface = Union[Language, StopwordsSet]
TextInterface = Union[str, TextQueryInput]
TextQueryScoring = Bm25Scoring
TextScoringInterface = Union[bool, TextScoringParams]
TrackerStatus = Union[TrackerStatusOneOf, TrackerStatusOneOf1, TrackerStatusOneOf2]
UpdateOperation = Union[UpsertOperation, DeleteOperation, SetPayloadOperation, OverwritePayloadOperation, DeletePayloadOperation, ClearPayloadOperation, UpdateVectorsOperation, DeleteVectorsOperation]
ValueVariants = Union[bool, int, str]
Vector = Union[List[float], SparseVector, List[List[float]], Document, Image, InferenceObject]
VectorNameConfig = Union[DenseVectorNameConfig, SparseVectorNameConfig]
VectorOutput = Union[List[float], SparseVector, List[List[float]]]
VectorStorageType = Union[VectorStorageTypeOneOf, VectorStorageTypeOneOf1, VectorStorageTypeOneOf2, VectorStorageTypeOneOf3, VectorStorageTypeOneOf4, VectorStorageTypeOneOf5]
VectorsConfig = Union[VectorParams, Dict[str, VectorParams]]
WithLookupInterface = Union[str, WithLookup]
WithVector = Union[bool, List[str]]
BatchVectorStruct = Union[List[List[float]], List[List[List[float]]], Dict[str, List[Vector]], List[Document], List[Image], List[InferenceObject]]
Expression = Union[float, str, Condition, GeoDistance, DatetimeExpression, DatetimeKeyExpression, MultExpression, SumExpression, MaxExpression, MinExpression, NegExpression, AbsExpression, DivExpression, SqrtExpression, PowExpression, ExpExpression, Log10Expression, LnExpression, AcoshExpression, LinDecayExpression, ExpDecayExpression, GaussDecayExpression]
PayloadFieldSchema = Union[PayloadSchemaType, PayloadSchemaParams]
ShardKeySelector = Union[ShardKey, List[ShardKey], ShardKeyWithFallback]
VectorInput = Union[List[float], SparseVector, List[List[float]], ExtendedPointId, Document, Image, InferenceObject]
VectorStruct = Union[List[float], List[List[float]], Dict[str, Vector], Document, Image, InferenceObject]
VectorStructOutput = Union[List[float], List[List[float]], Dict[str, VectorOutput]]
WithPayloadInterface = Union[bool, List[str], PayloadSelector]
QueryInterface = Union[VectorInput, Query]
NumericVector = Union[List[float], SparseVector, List[List[float]]]
NumericVectorInput = Union[List[float], SparseVector, List[List[float]], ExtendedPointId]
NumericVectorStruct = Union[List[float], List[List[float]], Dict[str, NumericVector]]
NamedVectorStruct = Union[List[float], NamedVector, NamedSparseVector]
RecommendExample = Union[int, str, List[float], SparseVector]
DiscoverRequestContext = List[ContextExamplePair]

_t0 = Shape("AbortShardTransfer")
_t1 = Shape("Expression")
_t2 = Shape("AppFeaturesTelemetry | None")
_t3 = Shape("FeatureFlags | None")
_t4 = Shape("LowMemoryMode | None")
_t5 = Shape("HnswGlobalConfig | None")
_t6 = Shape("RunningEnvironmentTelemetry | None")
_t7 = Shape("AuditTelemetry | None")
_t8 = Shape("BatchVectorStruct")
_t9 = Shape("BinaryQuantizationConfig")
_t10 = Shape("Memory | None")
_t11 = Shape("BinaryQuantizationEncoding | None")
_t12 = Shape("BinaryQuantizationQueryEncoding | None")
_t13 = Shape("TokenizerType | None")
_t14 = Shape("StopwordsInterface | None")
_t15 = Shape("StemmingAlgorithm | None")
_t16 = Shape("Bm25Params")
_t17 = Shape("BoolIndexType")
_t18 = Shape("list[AliasOperations]")
_t19 = Shape("PointsSelector")
_t20 = Shape("P2pConfigTelemetry")
_t21 = Shape("ConsensusConfigTelemetry")
_t22 = Shape("dict[str, PeerInfo]")
_t23 = Shape("RaftInfo")
_t24 = Shape("ConsensusThreadStatus")
_t25 = Shape("dict[str, MessageSendErrors]")
_t26 = Shape("StateRole | None")
_t27 = Shape("ClusterStatusTelemetry | None")
_t28 = Shape("ClusterConfigTelemetry | None")
_t29 = Shape("dict[str, PeerInfo] | None")
_t30 = Shape("dict[str, PeerMetadata] | None")
_t31 = Shape("list[LocalShardInfo]")
_t32 = Shape("list[RemoteShardInfo]")
_t33 = Shape("list[ShardTransferInfo]")
_t34 = Shape("list[ReshardingInfo] | None")
_t35 = Shape("CollectionParams")
_t36 = Shape("HnswConfig")
_t37 = Shape("OptimizersConfig")
_t38 = Shape("WalConfig | None")
_t39 = Shape("QuantizationConfig | None")
_t40 = Shape("StrictModeConfigOutput | None")
_t41 = Shape("WalConfig")
_t42 = Shape("CollectionStatus")
_t43 = Shape("OptimizersStatus")
_t44 = Shape("list[CollectionWarning] | None")
_t45 = Shape("CollectionConfig")
_t46 = Shape("dict[str, PayloadIndexInfo]")
_t47 = Shape("UpdateQueueInfo | None")
_t48 = Shape("VectorsConfig | None")
_t49 = Shape("ShardingMethod | None")
_t50 = Shape("PayloadStorageParams | None")
_t51 = Shape("IdTrackerParams | None")
_t52 = Shape("dict[str, SparseVectorParams] | None")
_t53 = Shape("CollectionConfigTelemetry | None")
_t54 = Shape("list[ReplicaSetTelemetry] | None")
_t55 = Shape("list[ShardTransferInfo] | None")
_t56 = Shape("list[ReshardingTelemetry] | None")
_t57 = Shape("dict[str, ShardCleanStatusTelemetry] | None")
_t58 = Shape("list[AliasDescription]")
_t59 = Shape("list[CollectionDescription]")
_t60 = Shape("list[CollectionTelemetryEnum] | None")
_t61 = Shape("list[CollectionSnapshotTelemetry] | None")
_t62 = Shape("VectorInput")
_t63 = Shape("ContextInput")
_t64 = Shape("ShardKeySelector | None")
_t65 = Shape("Filter | None")
_t66 = Shape("CreateAlias")
_t67 = Shape("HnswConfigDiff | None")
_t68 = Shape("WalConfigDiff | None")
_t69 = Shape("OptimizersConfigDiff | None")
_t70 = Shape("StrictModeConfig | None")
_t71 = Shape("PayloadFieldSchema | None")
_t72 = Shape("ReplicaState | None")
_t73 = Shape("CreateShardingKey")
_t74 = Shape("DatetimeIndexType")
_t75 = Shape("Expression | None")
_t76 = Shape("DeleteAlias")
_t77 = Shape("DeletePayload")
_t78 = Shape("DeleteVectors")
_t79 = Shape("Distance")
_t80 = Shape("MultiVectorConfig | None")
_t81 = Shape("VectorStorageDatatype | None")
_t82 = Shape("DenseVectorConfig")
_t83 = Shape("NoStemmer")
_t84 = Shape("list[ContextPair] | ContextPair")
_t85 = Shape("DiscoverInput")
_t86 = Shape("dict[str, DistributedPeerInfo]")
_t87 = Shape("list[DistributedShardTelemetry] | None")
_t88 = Shape("DistributedPeerDetails | None")
_t89 = Shape("ReplicaState")
_t90 = Shape("ShardStatus | None")
_t91 = Shape("ShardCleanStatusTelemetry | None")
_t92 = Shape("PartialSnapshotTelemetry | None")
_t93 = Shape("list[DistributedReplicaTelemetry]")
_t94 = Shape("dict[str, DistributedCollectionTelemetry]")
_t95 = Shape("DistributedClusterTelemetry | None")
_t96 = Shape("DivParams")
_t97 = Shape("DocumentOptions | None")
_t98 = Shape("Replica")
_t99 = Shape("DropShardingKey")
_t100 = Shape("ErrorResponseStatus | None")
_t101 = Shape("DecayParamsExpression")
_t102 = Shape("list[FacetValueHit]")
_t103 = Shape("Match | None")
_t104 = Shape("RangeInterface | None")
_t105 = Shape("GeoBoundingBox | None")
_t106 = Shape("GeoRadius | None")
_t107 = Shape("GeoPolygon | None")
_t108 = Shape("ValuesCount | None")
_t109 = Shape("list[Condition] | Condition | None")
_t110 = Shape("MinShould | None")
_t111 = Shape("Filter")
_t112 = Shape("FloatIndexType")
_t113 = Shape("Fusion")
_t114 = Shape("GeoPoint")
_t115 = Shape("GeoDistanceParams")
_t116 = Shape("GeoIndexType")
_t117 = Shape("list[GeoPoint]")
_t118 = Shape("GeoLineString")
_t119 = Shape("list[GeoLineString] | None")
_t120 = Shape("list[PointGroup]")
_t121 = Shape("dict[str, dict[str, OperationDurationStatistics]]")
_t122 = Shape("dict[str, dict[str, dict[str, OperationDurationStatistics]]] | None")
_t123 = Shape("dict[str, HardwareUsage]")
_t124 = Shape("dict[str, ModelUsage]")
_t125 = Shape("Usage | None")
_t126 = Shape("ShardKeysResponse | None")
_t127 = Shape("CollectionClusterInfo | None")
_t128 = Shape("OptimizationsResponse | None")
_t129 = Shape("CollectionsAliasesResponse | None")
_t130 = Shape("list[SnapshotDescription] | None")
_t131 = Shape("SnapshotDescription | None")
_t132 = Shape("Record | None")
_t133 = Shape("list[Record] | None")
_t134 = Shape("list[UpdateResult] | None")
_t135 = Shape("ScrollResult | None")
_t136 = Shape("TelemetryData | None")
_t137 = Shape("CountResult | None")
_t138 = Shape("FacetResponse | None")
_t139 = Shape("QueryResponse | None")
_t140 = Shape("list[QueryResponse] | None")
_t141 = Shape("GroupsResult | None")
_t142 = Shape("SearchMatrixPairsResponse | None")
_t143 = Shape("SearchMatrixOffsetsResponse | None")
_t144 = Shape("ClusterStatus | None")
_t145 = Shape("DistributedTelemetryData | None")
_t146 = Shape("QuotaStatus | None")
_t147 = Shape("CollectionsResponse | None")
_t148 = Shape("CollectionInfo | None")
_t149 = Shape("UpdateResult | None")
_t150 = Shape("CollectionExistence | None")
_t151 = Shape("IntegerIndexType")
_t152 = Shape("PayloadField")
_t153 = Shape("KeywordIndexType")
_t154 = Shape("list[SegmentTelemetry] | None")
_t155 = Shape("OptimizerTelemetry | None")
_t156 = Shape("ShardUpdateQueueInfo | None")
_t157 = Shape("list[Expression]")
_t158 = Shape("list[Condition]")
_t159 = Shape("ShardTransferMethod | None")
_t160 = Shape("MoveShard")
_t161 = Shape("MultiVectorComparator")
_t162 = Shape("NaiveFeedbackStrategyParams")
_t163 = Shape("Mmr | None")
_t164 = Shape("Nested")
_t165 = Shape("TrackerStatus")
_t166 = Shape("list[OptimizationSegmentInfo]")
_t167 = Shape("ProgressTree")
_t168 = Shape("OptimizationsSummary")
_t169 = Shape("list[Optimization]")
_t170 = Shape("list[PendingOptimization] | None")
_t171 = Shape("list[Optimization] | None")
_t172 = Shape("list[OptimizationSegmentInfo] | None")
_t173 = Shape("OperationDurationStatistics")
_t174 = Shape("list[TrackerTelemetry] | None")
_t175 = Shape("MaxOptimizationThreads | None")
_t176 = Shape("Direction | None")
_t177 = Shape("OrderByInterface")
_t178 = Shape("SetPayload")
_t179 = Shape("PayloadSchemaType")
_t180 = Shape("PayloadSchemaParams | None")
_t181 = Shape("list[ScoredPoint]")
_t182 = Shape("WithPayloadInterface | None")
_t183 = Shape("VectorStruct")
_t184 = Shape("Batch")
_t185 = Shape("UpdateMode | None")
_t186 = Shape("list[PointStruct]")
_t187 = Shape("PowParams")
_t188 = Shape("list[Prefetch] | Prefetch | None")
_t189 = Shape("QueryInterface | None")
_t190 = Shape("SearchParams | None")
_t191 = Shape("LookupLocation | None")
_t192 = Shape("ProductQuantizationConfig")
_t193 = Shape("CompressionRatio")
_t194 = Shape("list[ProgressTree] | None")
_t195 = Shape("WithLookupInterface | None")
_t196 = Shape("list[QueryRequest]")
_t197 = Shape("QuotaConfig")
_t198 = Shape("QuotaUsage")
_t199 = Shape("dict[str, PeerQuotaUsage] | None")
_t200 = Shape("QuotaExceeded")
_t201 = Shape("list[VectorInput] | None")
_t202 = Shape("RecommendStrategy | None")
_t203 = Shape("RecommendInput")
_t204 = Shape("VectorStructOutput | None")
_t205 = Shape("list[FeedbackItem]")
_t206 = Shape("FeedbackStrategy")
_t207 = Shape("RelevanceFeedbackInput")
_t208 = Shape("OperationDurationStatistics | None")
_t209 = Shape("RenameAlias")
_t210 = Shape("LocalShardTelemetry | None")
_t211 = Shape("list[RemoteShardTelemetry]")
_t212 = Shape("dict[str, ReplicaState]")
_t213 = Shape("ReplicatePoints")
_t214 = Shape("ReplicateShard")
_t215 = Shape("WebApiTelemetry")
_t216 = Shape("GrpcTelemetry")
_t217 = Shape("ReshardingDirection")
_t218 = Shape("ReshardingStage")
_t219 = Shape("ShardTransferMethod")
_t220 = Shape("RestartTransfer")
_t221 = Shape("Rrf")
_t222 = Shape("ContainerRuntime")
_t223 = Shape("CpuEndian | None")
_t224 = Shape("list[GpuDeviceTelemetry] | None")
_t225 = Shape("Sample")
_t226 = Shape("ScalarQuantizationConfig")
_t227 = Shape("ScalarType")
_t228 = Shape("OrderByInterface | None")
_t229 = Shape("list[Record]")
_t230 = Shape("list[SearchMatrixPair]")
_t231 = Shape("QuantizationSearchParams | None")
_t232 = Shape("AcornSearchParams | None")
_t233 = Shape("IdfParams | None")
_t234 = Shape("dict[str, SparseVectorDataConfig] | None")
_t235 = Shape("PayloadStorageType")
_t236 = Shape("SegmentType")
_t237 = Shape("dict[str, VectorDataInfo]")
_t238 = Shape("IoBackend | None")
_t239 = Shape("SegmentInfo")
_t240 = Shape("SegmentConfig")
_t241 = Shape("list[VectorIndexSearchesTelemetry]")
_t242 = Shape("list[PayloadIndexTelemetry]")
_t243 = Shape("ShardCleanStatusProgressTelemetry")
_t244 = Shape("ShardCleanStatusFailedTelemetry")
_t245 = Shape("list[ShardKeyDescription] | None")
_t246 = Shape("SnapshotPriority | None")
_t247 = Shape("Slice")
_t248 = Shape("Snowball")
_t249 = Shape("SnowballLanguage")
_t250 = Shape("SparseIndexType")
_t251 = Shape("Datatype | None")
_t252 = Shape("Modifier | None")
_t253 = Shape("SparseIndexConfig")
_t254 = Shape("SparseVectorStorageType | None")
_t255 = Shape("SparseVectorConfig")
_t256 = Shape("SparseIndexParams | None")
_t257 = Shape("StartResharding")
_t258 = Shape("list[Language] | None")
_t259 = Shape("StrictModeMultivectorConfig | None")
_t260 = Shape("StrictModeSparseConfig | None")
_t261 = Shape("StrictModeMultivectorConfigOutput | None")
_t262 = Shape("StrictModeSparseConfigOutput | None")
_t263 = Shape("AppBuildTelemetry | None")
_t264 = Shape("CollectionsTelemetry")
_t265 = Shape("ClusterTelemetry | None")
_t266 = Shape("RequestsTelemetry | None")
_t267 = Shape("MemoryTelemetry | None")
_t268 = Shape("HardwareTelemetry | None")
_t269 = Shape("SearchThreadPoolTelemetry | None")
_t270 = Shape("QuotaTelemetry | None")
_t271 = Shape("TextIndexType")
_t272 = Shape("TextScoringInterface | None")
_t273 = Shape("TextInterface")
_t274 = Shape("TextQueryScoring | None")
_t275 = Shape("TextScoringType")
_t276 = Shape("TurboQuantBitSize | None")
_t277 = Shape("TurboQuantQuantizationConfig")
_t278 = Shape("VectorsConfigDiff | None")
_t279 = Shape("CollectionParamsDiff | None")
_t280 = Shape("QuantizationConfigDiff | None")
_t281 = Shape("SparseVectorsConfig | None")
_t282 = Shape("list[UpdateOperation]")
_t283 = Shape("UpdateStatus")
_t284 = Shape("list[PointVectors]")
_t285 = Shape("UpdateVectors")
_t286 = Shape("PointInsertOperations")
_t287 = Shape("HardwareUsage | None")
_t288 = Shape("InferenceUsage | None")
_t289 = Shape("UuidIndexType")
_t290 = Shape("VectorStorageType")
_t291 = Shape("Indexes")
_t292 = Shape("SparseVector")
_t293 = Shape("RecommendExample")
_t294 = Shape("NamedVectorStruct")
_t295 = Shape("list[RecommendExample] | None")
_t296 = Shape("RecommendExample | None")
_t297 = Shape("list[ContextExamplePair] | None")


def loaded_vector(value: Any) -> Any:
    return _t183.load(value)



__all__ = [
    "AbortReshardingOperation",
    "AbortShardTransfer",
    "AbortTransferOperation",
    "AbsExpression",
    "AcornSearchParams",
    "AcoshExpression",
    "AliasDescription",
    "AliasOperations",
    "AnyVariants",
    "AppBuildTelemetry",
    "AppFeaturesTelemetry",
    "AuditTelemetry",
    "Batch",
    "BatchVectorStruct",
    "BinaryQuantization",
    "BinaryQuantizationConfig",
    "BinaryQuantizationEncoding",
    "BinaryQuantizationQueryEncoding",
    "Bm25Config",
    "Bm25Params",
    "Bm25Scoring",
    "BoolIndexParams",
    "BoolIndexType",
    "ChangeAliasesOperation",
    "ClearPayloadOperation",
    "ClusterConfigTelemetry",
    "ClusterOperations",
    "ClusterStatus",
    "ClusterStatusOneOf",
    "ClusterStatusOneOf1",
    "ClusterStatusTelemetry",
    "ClusterTelemetry",
    "CollectionClusterInfo",
    "CollectionConfig",
    "CollectionConfigTelemetry",
    "CollectionDescription",
    "CollectionExistence",
    "CollectionInfo",
    "CollectionParams",
    "CollectionParamsDiff",
    "CollectionSnapshotTelemetry",
    "CollectionStatus",
    "CollectionTelemetry",
    "CollectionTelemetryEnum",
    "CollectionWarning",
    "CollectionsAggregatedTelemetry",
    "CollectionsAliasesResponse",
    "CollectionsResponse",
    "CollectionsTelemetry",
    "CompressionRatio",
    "Condition",
    "ConsensusConfigTelemetry",
    "ConsensusThreadStatus",
    "ConsensusThreadStatusOneOf",
    "ConsensusThreadStatusOneOf1",
    "ConsensusThreadStatusOneOf2",
    "ContainerRuntime",
    "ContextExamplePair",
    "ContextInput",
    "ContextPair",
    "ContextQuery",
    "CountRequest",
    "CountResult",
    "CpuEndian",
    "CreateAlias",
    "CreateAliasOperation",
    "CreateCollection",
    "CreateFieldIndex",
    "CreateShardingKey",
    "CreateShardingKeyOperation",
    "Datatype",
    "DatetimeExpression",
    "DatetimeIndexParams",
    "DatetimeIndexType",
    "DatetimeKeyExpression",
    "DatetimeRange",
    "DecayParamsExpression",
    "DeleteAlias",
    "DeleteAliasOperation",
    "DeleteOperation",
    "DeletePayload",
    "DeletePayloadOperation",
    "DeleteVectors",
    "DeleteVectorsOperation",
    "DenseVectorConfig",
    "DenseVectorNameConfig",
    "Direction",
    "Disabled",
    "DisabledStemmerParams",
    "DiscoverInput",
    "DiscoverQuery",
    "DiscoverRequest",
    "DiscoverRequestContext",
    "Distance",
    "DistributedClusterTelemetry",
    "DistributedCollectionTelemetry",
    "DistributedPeerDetails",
    "DistributedPeerInfo",
    "DistributedReplicaTelemetry",
    "DistributedShardTelemetry",
    "DistributedTelemetryData",
    "DivExpression",
    "DivParams",
    "Document",
    "DocumentOptions",
    "DropReplicaOperation",
    "DropShardingKey",
    "DropShardingKeyOperation",
    "ErrorResponse",
    "ErrorResponseStatus",
    "ExpDecayExpression",
    "ExpExpression",
    "Expression",
    "ExtendedPointId",
    "FacetRequest",
    "FacetResponse",
    "FacetValue",
    "FacetValueHit",
    "FeatureFlags",
    "FeedbackItem",
    "FeedbackStrategy",
    "FieldCondition",
    "Filter",
    "FilterSelector",
    "FloatIndexParams",
    "FloatIndexType",
    "FormulaQuery",
    "Fusion",
    "FusionQuery",
    "GaussDecayExpression",
    "GeoBoundingBox",
    "GeoDistance",
    "GeoDistanceParams",
    "GeoIndexParams",
    "GeoIndexType",
    "GeoLineString",
    "GeoPoint",
    "GeoPolygon",
    "GeoRadius",
    "GpuDeviceTelemetry",
    "GroupId",
    "GroupsResult",
    "GrpcTelemetry",
    "HardwareTelemetry",
    "HardwareUsage",
    "HasIdCondition",
    "HasVectorCondition",
    "HnswConfig",
    "HnswConfigDiff",
    "HnswGlobalConfig",
    "IdTrackerParams",
    "IdfCorpusParams",
    "IdfParams",
    "IdfScope",
    "Image",
    "Indexes",
    "IndexesOneOf",
    "IndexesOneOf1",
    "InferenceObject",
    "InferenceUsage",
    "InitFrom",
    "InlineResponse200",
    "InlineResponse2001",
    "InlineResponse20010",
    "InlineResponse20011",
    "InlineResponse20012",
    "InlineResponse20013",
    "InlineResponse20014",
    "InlineResponse20015",
    "InlineResponse20016",
    "InlineResponse20017",
    "InlineResponse20018",
    "InlineResponse20019",
    "InlineResponse2002",
    "InlineResponse20020",
    "InlineResponse20021",
    "InlineResponse20022",
    "InlineResponse20023",
    "InlineResponse20024",
    "InlineResponse20025",
    "InlineResponse20026",
    "InlineResponse2003",
    "InlineResponse2004",
    "InlineResponse2005",
    "InlineResponse2006",
    "InlineResponse2007",
    "InlineResponse2008",
    "InlineResponse2009",
    "InlineResponse202",
    "IntegerIndexParams",
    "IntegerIndexType",
    "IoBackend",
    "IsEmptyCondition",
    "IsNullCondition",
    "KeywordIndexParams",
    "KeywordIndexType",
    "Language",
    "LinDecayExpression",
    "LnExpression",
    "LocalShardInfo",
    "LocalShardTelemetry",
    "Log10Expression",
    "LookupLocation",
    "LowMemoryMode",
    "LowMemoryModeOneOf",
    "LowMemoryModeOneOf1",
    "LowMemoryModeOneOf2",
    "Match",
    "MatchAny",
    "MatchExcept",
    "MatchPhrase",
    "MatchPrefix",
    "MatchSubstring",
    "MatchText",
    "MatchTextAny",
    "MatchValue",
    "MaxExpression",
    "MaxOptimizationThreads",
    "MaxOptimizationThreadsSetting",
    "Memory",
    "MemoryTelemetry",
    "MessageSendErrors",
    "MinExpression",
    "MinShould",
    "Mmr",
    "ModelUsage",
    "Modifier",
    "MoveShard",
    "MoveShardOperation",
    "MultExpression",
    "MultiVectorComparator",
    "MultiVectorConfig",
    "NaiveFeedbackStrategy",
    "NaiveFeedbackStrategyParams",
    "NamedSparseVector",
    "NamedVector",
    "NamedVectorStruct",
    "NearestQuery",
    "NegExpression",
    "Nested",
    "NestedCondition",
    "NoStemmer",
    "NumericVector",
    "NumericVectorInput",
    "NumericVectorStruct",
    "OperationDurationStatistics",
    "Optimization",
    "OptimizationSegmentInfo",
    "OptimizationsResponse",
    "OptimizationsSummary",
    "OptimizerTelemetry",
    "OptimizersConfig",
    "OptimizersConfigDiff",
    "OptimizersStatus",
    "OptimizersStatusOneOf",
    "OptimizersStatusOneOf1",
    "OrderBy",
    "OrderByInterface",
    "OrderByQuery",
    "OrderValue",
    "OverwritePayloadOperation",
    "P2pConfigTelemetry",
    "PartialSnapshotTelemetry",
    "Payload",
    "PayloadField",
    "PayloadFieldSchema",
    "PayloadIndexInfo",
    "PayloadIndexTelemetry",
    "PayloadSchemaParams",
    "PayloadSchemaType",
    "PayloadSelector",
    "PayloadSelectorExclude",
    "PayloadSelectorInclude",
    "PayloadStorageParams",
    "PayloadStorageType",
    "PayloadStorageTypeOneOf",
    "PayloadStorageTypeOneOf1",
    "PeerInfo",
    "PeerMetadata",
    "PeerQuotaUsage",
    "PendingOptimization",
    "PointGroup",
    "PointIdsList",
    "PointInsertOperations",
    "PointRequest",
    "PointStruct",
    "PointVectors",
    "PointsBatch",
    "PointsList",
    "PointsSelector",
    "PowExpression",
    "PowParams",
    "Prefetch",
    "ProductQuantization",
    "ProductQuantizationConfig",
    "ProgressTree",
    "QuantizationConfig",
    "QuantizationConfigDiff",
    "QuantizationSearchParams",
    "Query",
    "QueryGroupsRequest",
    "QueryInterface",
    "QueryRequest",
    "QueryRequestBatch",
    "QueryResponse",
    "QuotaConfig",
    "QuotaExceeded",
    "QuotaStatus",
    "QuotaTelemetry",
    "QuotaUsage",
    "RaftInfo",
    "Range",
    "RangeInterface",
    "ReadConsistency",
    "ReadConsistencyType",
    "RecommendExample",
    "RecommendInput",
    "RecommendQuery",
    "RecommendRequest",
    "RecommendStrategy",
    "Record",
    "RelevanceFeedbackInput",
    "RelevanceFeedbackQuery",
    "RemoteShardInfo",
    "RemoteShardTelemetry",
    "RenameAlias",
    "RenameAliasOperation",
    "Replica",
    "ReplicaSetTelemetry",
    "ReplicaState",
    "ReplicatePoints",
    "ReplicatePointsOperation",
    "ReplicateShard",
    "ReplicateShardOperation",
    "RequestsTelemetry",
    "ReshardingDirection",
    "ReshardingInfo",
    "ReshardingStage",
    "ReshardingTelemetry",
    "RestartTransfer",
    "RestartTransferOperation",
    "Rrf",
    "RrfQuery",
    "RunningEnvironmentTelemetry",
    "Sample",
    "SampleQuery",
    "ScalarQuantization",
    "ScalarQuantizationConfig",
    "ScalarType",
    "ScoredPoint",
    "ScrollRequest",
    "ScrollResult",
    "SearchMatrixOffsetsResponse",
    "SearchMatrixPair",
    "SearchMatrixPairsResponse",
    "SearchMatrixRequest",
    "SearchParams",
    "SearchRequest",
    "SearchThreadPoolTelemetry",
    "SegmentConfig",
    "SegmentInfo",
    "SegmentTelemetry",
    "SegmentType",
    "SetPayload",
    "SetPayloadOperation",
    "ShardCleanStatusFailedTelemetry",
    "ShardCleanStatusProgressTelemetry",
    "ShardCleanStatusTelemetry",
    "ShardCleanStatusTelemetryOneOf",
    "ShardCleanStatusTelemetryOneOf1",
    "ShardCleanStatusTelemetryOneOf2",
    "ShardKey",
    "ShardKeyDescription",
    "ShardKeySelector",
    "ShardKeyWithFallback",
    "ShardKeysResponse",
    "ShardSnapshotLocation",
    "ShardSnapshotRecover",
    "ShardStatus",
    "ShardTransferInfo",
    "ShardTransferMethod",
    "ShardUpdateQueueInfo",
    "ShardingMethod",
    "Slice",
    "SliceCondition",
    "SnapshotDescription",
    "SnapshotPriority",
    "SnapshotRecover",
    "Snowball",
    "SnowballLanguage",
    "SnowballParams",
    "SparseIndexConfig",
    "SparseIndexParams",
    "SparseIndexType",
    "SparseIndexTypeOneOf",
    "SparseIndexTypeOneOf1",
    "SparseIndexTypeOneOf2",
    "SparseVector",
    "SparseVectorConfig",
    "SparseVectorDataConfig",
    "SparseVectorNameConfig",
    "SparseVectorParams",
    "SparseVectorStorageType",
    "SparseVectorStorageTypeOneOf",
    "SparseVectorsConfig",
    "SqrtExpression",
    "StartFrom",
    "StartResharding",
    "StartReshardingOperation",
    "StateRole",
    "StemmingAlgorithm",
    "StopwordsInterface",
    "StopwordsSet",
    "StrictModeConfig",
    "StrictModeConfigOutput",
    "StrictModeMultivector",
    "StrictModeMultivectorConfig",
    "StrictModeMultivectorConfigOutput",
    "StrictModeMultivectorOutput",
    "StrictModeSparse",
    "StrictModeSparseConfig",
    "StrictModeSparseConfigOutput",
    "StrictModeSparseOutput",
    "SumExpression",
    "TelemetryData",
    "TextIndexParams",
    "TextIndexType",
    "TextInterface",
    "TextQuery",
    "TextQueryInput",
    "TextQueryScoring",
    "TextScoringInterface",
    "TextScoringParams",
    "TextScoringType",
    "TokenizerType",
    "TrackerStatus",
    "TrackerStatusOneOf",
    "TrackerStatusOneOf1",
    "TrackerStatusOneOf2",
    "TrackerTelemetry",
    "TurboQuantBitSize",
    "TurboQuantQuantizationConfig",
    "TurboQuantization",
    "UpdateCollection",
    "UpdateMode",
    "UpdateOperation",
    "UpdateOperations",
    "UpdateQueueInfo",
    "UpdateResult",
    "UpdateStatus",
    "UpdateVectors",
    "UpdateVectorsOperation",
    "UpsertOperation",
    "Usage",
    "UuidIndexParams",
    "UuidIndexType",
    "ValueVariants",
    "ValuesCount",
    "Vector",
    "VectorDataConfig",
    "VectorDataInfo",
    "VectorIndexSearchesTelemetry",
    "VectorInput",
    "VectorNameConfig",
    "VectorOutput",
    "VectorParams",
    "VectorParamsDiff",
    "VectorStorageDatatype",
    "VectorStorageType",
    "VectorStorageTypeOneOf",
    "VectorStorageTypeOneOf1",
    "VectorStorageTypeOneOf2",
    "VectorStorageTypeOneOf3",
    "VectorStorageTypeOneOf4",
    "VectorStorageTypeOneOf5",
    "VectorStruct",
    "VectorStructOutput",
    "VectorsConfig",
    "VectorsConfigDiff",
    "VersionInfo",
    "WalConfig",
    "WalConfigDiff",
    "WebApiTelemetry",
    "WithLookup",
    "WithLookupInterface",
    "WithPayloadInterface",
    "WithVector",
    "WriteOrdering",
]
