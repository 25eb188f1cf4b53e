//! Queries as clients name them.

use super::ranking::FusionName;
use super::{
    ContextPair, DiscoverInput, FeedbackInput, Mmr, NaiveFeedback, NamedQueryVector, OrderBy,
    Query, RecommendInput, Rrf, Sample, TextInput, VectorInput,
};
use crate::schema::{choices, described_as, objects};
use crate::vector::{Document, Image, InferenceObject, SparseVector};
use crate::{JsonPath, PointId};
use serde_json::{Map, Value};

described_as!(
    VectorInput => forms::VectorInput,
    Query => QueryInterface,
    OrderBy => OrderByInterface,
    NamedQueryVector => NamedVectorStruct,
);

mod forms {
    use super::super::{Direction, StartFrom, schema};
    use super::{Document, Image, InferenceObject, SparseVector};
    use crate::{JsonPath, PointId};

    crate::schema::choices! {
        /// A vector given by value or by the id of a point that has it.
        VectorInput {
            Dense: Vec<f32>,
            Sparse: SparseVector,
            Multi: Vec<Vec<f32>>,
            Id: PointId,
            Document: Document,
            Image: Image,
            Object: InferenceObject,
        }

        /// What a query looks for.
        Query {
            Nearest: schema::NearestQuery,
            Recommend: schema::RecommendQuery,
            Discover: schema::DiscoverQuery,
            Context: schema::ContextQuery,
            OrderBy: schema::OrderByQuery,
            Fusion: schema::FusionQuery,
            Rrf: schema::RrfQuery,
            Formula: schema::FormulaQuery,
            Sample: schema::SampleQuery,
            Feedback: schema::RelevanceFeedbackQuery,
            Text: schema::TextQuery,
        }
    }

    crate::schema::objects! {
        /// Points in the order of a payload value.
        OrderBy {
            /// The value; points without it are left out.
            key: JsonPath,
            /// Ascending by default.
            direction: Option<Direction>,
            /// First value to include.
            start_from: Option<StartFrom>,
        }
    }
}

choices! {
    /// What a query looks for: the nearest to a vector, or more.
    QueryInterface {
        Nearest: VectorInput,
        Query: forms::Query,
    }

    /// Points in the order of a payload value.
    OrderByInterface {
        Key: JsonPath,
        OrderBy: forms::OrderBy,
    }

    /// One pair, several or none.
    ContextInput {
        One: ContextPair,
        Many: Vec<ContextPair>,
        None: (),
    }

    /// The vector of a retired search, with or without the name of the vector.
    NamedVectorStruct {
        Dense: Vec<f32>,
        Named: NamedVector,
        Sparse: NamedSparseVector,
    }

    /// An example of a retired recommendation.
    RecommendExample {
        Id: PointId,
        Dense: Vec<f32>,
        Sparse: SparseVector,
    }

    /// Name of the vector.
    UsingVector { Name: String }
}

objects! {
    /// The nearest to a vector; with `mmr` such that differ from each other.
    NearestQuery { nearest: VectorInput, mmr: Option<Mmr> }
    /// Near to positive and far from negative examples.
    RecommendQuery { recommend: RecommendInput }
    /// Near to a target, on the right side of pairs.
    DiscoverQuery { discover: DiscoverInput }
    /// Points whose field has words of a text.
    TextQuery { text: TextInput }
    /// On the right side of pairs.
    ContextQuery { context: ContextInput }
    /// In the order of a payload value.
    OrderByQuery { order_by: OrderBy }
    /// Several lists as one.
    FusionQuery { fusion: FusionName }
    /// Several lists as one, by ranks.
    RrfQuery { rrf: Rrf }
    /// By a computed score.
    FormulaQuery {
        /// The score.
        formula: super::Expression,
        /// Values of variables that a point lacks.
        #[schemars(default)]
        defaults: Map<String, Value>,
    }
    /// Any points.
    SampleQuery { sample: Sample }
    /// Near to a target, corrected by what was thought of earlier results.
    RelevanceFeedbackQuery { relevance_feedback: FeedbackInput }
    /// The plain strategy.
    NaiveFeedbackStrategy { naive: NaiveFeedback }

    /// A dense vector and its name.
    NamedVector { name: String, vector: Vec<f32> }
    /// A sparse vector and its name.
    NamedSparseVector { name: String, vector: SparseVector }
    /// Two examples: nearer to the positive one than to the negative one is good.
    ContextExamplePair { positive: RecommendExample, negative: RecommendExample }
}
