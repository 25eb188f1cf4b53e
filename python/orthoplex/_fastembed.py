"""What the official client does by means of the package `fastembed`, where that is installed.

It is imported when a method needs it, and by no other.
"""

from __future__ import annotations

import asyncio
from typing import Any

from . import models as m

Models = dict[str, tuple[int, m.Distance]]
DENSE = ("TextEmbedding", "ImageEmbedding", "LateInteractionTextEmbedding", "LateInteractionMultimodalEmbedding")
MISSING = (
    "fastembed is not installed."
    " Please install it to compute embedding for document implicitly with `pip install fastembed`."
)


def descriptions(family: str) -> list[dict[str, Any]]:
    """What fastembed says of the models of a family; nothing where it is not installed."""
    try:
        import fastembed
    except ImportError:
        return []
    return getattr(fastembed, family).list_supported_models()


def sized(family: str) -> Models:
    """Models with the length of their vectors and the distance that suits them."""
    return {own["model"]: (own["dim"], m.Distance.COSINE) for own in descriptions(family)}


def sparse() -> dict[str, dict[str, Any]]:
    """Sparse models with what fastembed says of them."""
    return {
        own["model"]: {name: value for name, value in own.items() if name != "model"}
        for own in descriptions("SparseTextEmbedding")
    }


def embedding_size(model_name: str) -> int:
    """Length of a model's vectors."""
    must_be_installed()
    for family in DENSE:
        found = sized(family).get(model_name)
        if found:
            return found[0]
    if model_name in sparse():
        raise ValueError("Sparse embeddings do not return fixed embedding size and distance type")
    raise ValueError(f"Unsupported embedding model: {model_name}")


def must_be_installed() -> None:
    try:
        import fastembed  # noqa: F401
    except ImportError:
        raise ImportError(MISSING) from None


def retired(name: str) -> Any:
    """Fails as a method does that official clients have no more."""
    must_be_installed()
    raise NotImplementedError(
        f"{name} was taken out of the official client; put vectors of fastembed into `upsert` and `query_points`"
    )


class Names:
    """What both classes say; old callers ask for it. No other model can be set."""

    @property
    def embedding_model_name(self) -> str:
        """The model of texts that `add` and `query` used unless told otherwise."""
        return "BAAI/bge-small-en"

    @property
    def sparse_embedding_model_name(self) -> None:
        """None: there was no sparse model unless one was set."""


class Lists(Names):
    """Methods of the blocking class."""

    @classmethod
    def list_text_models(cls) -> Models:
        """Dense models of texts: vector length and distance of each; none without fastembed."""
        return sized("TextEmbedding")

    @classmethod
    def list_image_models(cls) -> Models:
        """Dense models of images: vector length and distance of each; none without fastembed."""
        return sized("ImageEmbedding")

    @classmethod
    def list_late_interaction_text_models(cls) -> Models:
        """Models of texts with a vector for each token; none without fastembed."""
        return sized("LateInteractionTextEmbedding")

    @classmethod
    def list_late_interaction_multimodal_models(cls) -> Models:
        """Models of texts and images with several vectors each; none without fastembed."""
        return sized("LateInteractionMultimodalEmbedding")

    @classmethod
    def list_sparse_models(cls) -> dict[str, dict[str, Any]]:
        """Sparse models of texts with what fastembed says of each; none without fastembed."""
        return sparse()


class AsyncLists(Names):
    """The same for the class that waits on a loop."""

    @classmethod
    async def list_text_models(cls) -> Models:
        """Dense models of texts: vector length and distance of each; none without fastembed."""
        return await asyncio.to_thread(Lists.list_text_models)

    @classmethod
    async def list_image_models(cls) -> Models:
        """Dense models of images: vector length and distance of each; none without fastembed."""
        return await asyncio.to_thread(Lists.list_image_models)

    @classmethod
    async def list_late_interaction_text_models(cls) -> Models:
        """Models of texts with a vector for each token; none without fastembed."""
        return await asyncio.to_thread(Lists.list_late_interaction_text_models)

    @classmethod
    async def list_late_interaction_multimodal_models(cls) -> Models:
        """Models of texts and images with several vectors each; none without fastembed."""
        return await asyncio.to_thread(Lists.list_late_interaction_multimodal_models)

    @classmethod
    async def list_sparse_models(cls) -> dict[str, dict[str, Any]]:
        """Sparse models of texts with what fastembed says of each; none without fastembed."""
        return await asyncio.to_thread(Lists.list_sparse_models)
