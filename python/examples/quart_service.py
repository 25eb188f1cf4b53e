"""A search service on Quart: one client for the life of the application. Run: `quart --app quart_service run`."""

from quart import Quart, Response, request

from orthoplex import AsyncClient
from orthoplex.models import Distance, PointStruct, VectorParams

BOOKS = "books"
app = Quart(__name__)


@app.while_serving
async def client_of_the_application():
    async with AsyncClient(":memory:") as client:  # or url="http://localhost:6333"
        await client.create_collection(BOOKS, vectors_config=VectorParams(size=3, distance=Distance.COSINE))
        app.client = client
        yield


@app.put("/books/<int:number>")
async def put(number: int) -> dict[str, str]:
    book = await request.get_json()
    point = PointStruct(id=number, vector=book["vector"], payload={"title": book["title"]})
    return {"status": (await app.client.upsert(BOOKS, [point])).status}


@app.post("/books/search")
async def search() -> Response:
    found = await app.client.query_points(BOOKS, query=await request.get_json(), limit=3)
    return Response(found.model_dump_json(), mimetype="application/json")
