"""Results of several queries as one list. `query_points` does the same on the server, by a `FusionQuery`."""

from __future__ import annotations

from statistics import fmean, stdev
from typing import Iterable, Iterator, Sequence

from .. import models as m

Responses = Sequence[Sequence[m.ScoredPoint]]
#: What is added to a place, counted from 0, where the caller does not say.
RANKING_CONSTANT = 2


def reciprocal_rank_fusion(
    responses: Responses,
    limit: int = 10,
    ranking_constant_k: int | None = None,
    weights: Sequence[float] | None = None,
) -> list[m.ScoredPoint]:
    """The best points by the sum of `1 / (place + constant)` over the responses.

    With weights, the place counted from 1 is divided by that of its response before. Raises `ValueError` when there
    are not as many weights as responses.
    """
    constant = RANKING_CONSTANT if ranking_constant_k is None else ranking_constant_k
    given = [1.0] * len(responses) if weights is None else weights
    if len(given) != len(responses):
        raise ValueError(f"{len(given)} weights for {len(responses)} responses")
    scores = (
        [1 / ((place + 1) / weight + constant - 1) for place in range(len(points))]
        for points, weight in zip(responses, given)
    )
    return best(responses, scores, limit)


def distribution_based_score_fusion(responses: Responses, limit: int) -> list[m.ScoredPoint]:
    """The best points by the sum of their scores, each as its place between three deviations below and above the mean
    of its response."""
    return best(responses, (list(spread([point.score for point in points])) for points in responses), limit)


def spread(scores: list[float]) -> Iterator[float]:
    """Scores as places in their distribution; the middle where it has no width."""
    width = 6 * stdev(scores) if len(scores) > 1 else 0.0
    for score in scores:
        yield (score - fmean(scores)) / width + 0.5 if width else 0.5


def best(responses: Responses, scores: Iterable[list[float]], limit: int) -> list[m.ScoredPoint]:
    """The points with the largest sums of scores; of equal ones that which came first."""
    points: dict[m.ExtendedPointId, m.ScoredPoint] = {}
    sums: dict[m.ExtendedPointId, float] = {}
    for found, own in zip(responses, scores):
        for point, score in zip(found, own):
            points.setdefault(point.id, point)
            sums[point.id] = sums.get(point.id, 0.0) + score
    order = sorted(sums, key=lambda known: -sums[known])[:limit]
    return [points[known].model_copy(update={"score": sums[known]}) for known in order]
