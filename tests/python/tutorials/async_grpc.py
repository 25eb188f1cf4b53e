"""The asynchronous gRPC tutorial on raw stubs: create, get, update, upsert, search, delete.

Arguments: REST port, gRPC port, name of a collection that does not exist yet.
"""

import asyncio
import random
import sys
import warnings

import grpc as grpc_lib
from qdrant_client import QdrantClient, grpc

warnings.simplefilter("ignore", DeprecationWarning)
DIM = 100


async def main(http_port, grpc_port, name):
    client = QdrantClient(port=http_port, grpc_port=grpc_port, prefer_grpc=True, timeout=10)
    collections = client.async_grpc_collections
    points = client.async_grpc_points

    created = await collections.Create(
        grpc.CreateCollection(
            collection_name=name,
            vectors_config=grpc.VectorsConfig(
                params=grpc.VectorParams(size=DIM, distance=grpc.Distance.Cosine)
            ),
            quantization_config=grpc.QuantizationConfig(
                scalar=grpc.ScalarQuantization(type=grpc.QuantizationType.Int8)
            ),
            timeout=10,
        )
    )
    assert created.result

    info = (await collections.Get(grpc.GetCollectionInfoRequest(collection_name=name))).result
    assert info.status == grpc.CollectionStatus.Green, info
    assert info.config.params.vectors_config.params.size == DIM
    assert info.config.params.vectors_config.params.distance == grpc.Distance.Cosine
    assert info.config.quantization_config.scalar.type == grpc.QuantizationType.Int8
    assert info.config.hnsw_config.ef_construct == 100
    assert info.optimizer_status.ok

    missing = f"{name}_2"
    try:
        await collections.Get(grpc.GetCollectionInfoRequest(collection_name=missing))
        raise AssertionError("a missing collection was found")
    except grpc_lib.aio.AioRpcError as error:
        assert error.code() == grpc_lib.StatusCode.NOT_FOUND, error
        assert error.details() == f"Not found: Collection `{missing}` doesn't exist!", error

    updated = await collections.Update(
        grpc.UpdateCollection(
            collection_name=name, hnsw_config=grpc.HnswConfigDiff(ef_construct=200)
        )
    )
    assert updated.result
    info = (await collections.Get(grpc.GetCollectionInfoRequest(collection_name=name))).result
    assert info.config.hnsw_config.ef_construct == 200

    chance = random.Random(7)
    vectors = [[chance.random() for _ in range(DIM)] for _ in range(100)]
    upserted = await points.Upsert(
        grpc.UpsertPoints(
            collection_name=name,
            wait=True,
            points=[
                grpc.PointStruct(
                    id=grpc.PointId(num=number),
                    vectors=grpc.Vectors(vector=grpc.Vector(data=vector)),
                    payload={
                        "int_param": grpc.Value(integer_value=number),
                        "str_param": grpc.Value(string_value=f"s{number}"),
                    },
                )
                for number, vector in enumerate(vectors)
            ],
        )
    )
    assert upserted.result.status == grpc.UpdateStatus.Completed

    query = [chance.random() for _ in range(DIM)]
    found = await points.Search(
        grpc.SearchPoints(
            collection_name=name,
            vector=query,
            limit=10,
            with_payload=grpc.WithPayloadSelector(enable=True),
            with_vectors=grpc.WithVectorsSelector(enable=True),
            filter=grpc.Filter(
                must=[
                    grpc.Condition(
                        field=grpc.FieldCondition(key="int_param", match=grpc.Match(integer=32))
                    )
                ]
            ),
        )
    )
    assert [hit.id.num for hit in found.result] == [32], found
    hit = found.result[0]
    assert hit.payload["int_param"].integer_value == 32
    assert hit.payload["str_param"].string_value == "s32"
    shown = list(hit.vectors.vector.data)
    length = sum(x * x for x in vectors[32]) ** 0.5
    assert len(shown) == DIM
    assert all(abs(a - b / length) < 1e-5 for a, b in zip(shown, vectors[32]))

    deleted = await collections.Delete(grpc.DeleteCollection(collection_name=name))
    assert deleted.result
    print("done")


asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
