"""The engine in this process: no server, no event loop. Run: `python quick_start.py`."""

from orthoplex import Client
from orthoplex.models import Distance, FieldCondition, Filter, MatchValue, PointStruct, VectorParams

with Client(":memory:") as client:  # or path="./cities", or url="http://localhost:6333"
    client.create_collection("cities", vectors_config=VectorParams(size=4, distance=Distance.DOT))
    client.upsert(
        "cities",
        [
            PointStruct(id=1, vector=[0.05, 0.61, 0.76, 0.74], payload={"city": "Berlin"}),
            PointStruct(id=2, vector=[0.19, 0.81, 0.75, 0.11], payload={"city": "London"}),
            PointStruct(id=3, vector=[0.36, 0.55, 0.47, 0.94], payload={"city": "Moscow"}),
        ],
    )
    for hit in client.query_points("cities", query=[0.2, 0.1, 0.9, 0.7], limit=2).points:
        print(hit.id, round(hit.score, 3), hit.payload)
    london = Filter(must=[FieldCondition(key="city", match=MatchValue(value="London"))])
    print(client.count("cities", count_filter=london).count)
