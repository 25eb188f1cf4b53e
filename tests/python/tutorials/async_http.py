"""The asynchronous HTTP tutorial on the generated API: create, get, delete.

Arguments: REST port, gRPC port, name of a collection that does not exist yet.
"""

import asyncio
import sys

from qdrant_client.http import AsyncApis, models
from qdrant_client.http.exceptions import UnexpectedResponse


async def main(port, name):
    apis = AsyncApis(host=f"http://127.0.0.1:{port}")
    created = await apis.collections_api.create_collection(
        collection_name=name,
        create_collection=models.CreateCollection(
            vectors=models.VectorParams(size=10, distance=models.Distance.EUCLID)
        ),
    )
    assert created.result is True
    info = await apis.collections_api.get_collection(collection_name=name)
    assert info.result.config.params.vectors.size == 10
    assert info.result.status == models.CollectionStatus.GREEN
    try:
        await apis.collections_api.get_collection(collection_name=f"{name}_2")
        raise AssertionError("a missing collection was found")
    except UnexpectedResponse as error:
        assert error.status_code == 404, error
    deleted = await apis.collections_api.delete_collection(collection_name=name)
    assert deleted.result is True
    await apis.aclose()
    print("done")


asyncio.run(main(int(sys.argv[1]), sys.argv[3]))
