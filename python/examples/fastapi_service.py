"""A search service: the client lives as long as the application. Run: `uvicorn fastapi_service:app`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Body, FastAPI, Request

from orthoplex import AsyncClient
from orthoplex.models import Distance, Filter, PointStruct, ScoredPoint, VectorParams

BOOKS = "books"


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with AsyncClient(":memory:") as client:  # or url="http://localhost:6333"
        await client.create_collection(BOOKS, vectors_config=VectorParams(size=3, distance=Distance.COSINE))
        app.state.client = client
        yield


app = FastAPI(lifespan=lifespan)


@app.put("/books/{number}")
async def put(request: Request, number: int, vector: Annotated[list[float], Body()], title: str) -> str:
    book = PointStruct(id=number, vector=vector, payload={"title": title})
    return (await request.app.state.client.upsert(BOOKS, [book])).status


@app.post("/books/search")
async def search(
    request: Request, vector: Annotated[list[float], Body()], only: Annotated[Filter | None, Body()] = None
) -> list[ScoredPoint]:
    return (await request.app.state.client.query_points(BOOKS, query=vector, query_filter=only, limit=3)).points
