//! Members that older clients write and read.

use super::call;
use crate::convert::{Call, FillOlder, Wire};
use crate::qdrant as proto;
use orthoplex_types::PointId;
use orthoplex_types::config::{MaxOptimizationThreads, OptimizersConfigDiff};
use orthoplex_types::ops::writes::{BatchUpdate, PointsUpdate};
use orthoplex_types::vector::{SparseVector, Vector};

fn older(data: &[f32], indices: Option<&[u32]>, vectors_count: Option<u32>) -> proto::Vector {
    let indices = indices.map(|data| proto::SparseIndices {
        data: data.to_vec(),
    });
    proto::Vector {
        data: data.to_vec(),
        indices,
        vectors_count,
        vector: None,
    }
}

#[test]
fn written_vectors() {
    let decode = |message| Vector::decode(message).unwrap();
    assert_eq!(
        decode(older(&[1.0, 2.0], None, None)),
        Vector::Dense(vec![1.0, 2.0])
    );
    assert_eq!(
        decode(older(&[1.0, 2.0], Some(&[5, 6]), None)),
        Vector::Sparse(SparseVector {
            indices: vec![5, 6],
            values: vec![1.0, 2.0]
        })
    );
    assert_eq!(
        decode(older(&[1.0, 2.0, 3.0, 4.0], None, Some(2))),
        Vector::Multi(vec![vec![1.0, 2.0], vec![3.0, 4.0]])
    );
}

#[test]
fn the_newer_shape_wins() {
    let dense = proto::vector::Vector::Dense(proto::DenseVector { data: vec![9.0] });
    let message = proto::Vector {
        vector: Some(dense),
        ..older(&[1.0], Some(&[1]), None)
    };
    assert_eq!(Vector::decode(message).unwrap(), Vector::Dense(vec![9.0]));
}

#[test]
fn returned_vectors_fill_both_shapes_where_asked() {
    let vectors = [
        Vector::Dense(vec![1.0, 2.0]),
        Vector::Sparse(SparseVector {
            indices: vec![5, 6],
            values: vec![1.0, 2.0],
        }),
        Vector::Multi(vec![vec![1.0], vec![2.0]]),
    ];
    for vector in vectors {
        let mut message: proto::VectorOutput = vector.clone().encode().unwrap();
        assert!(message.data.is_empty());
        message.fill_older();
        assert_eq!(message.data, [1.0, 2.0]);
        assert!(message.vector.is_some());
        message.vector = None;
        assert_eq!(Vector::decode(message).unwrap(), vector);
    }
}

#[test]
fn batch_members() {
    use proto::points_update_operation::Operation;
    let points = proto::PointsSelector {
        points_selector_one_of: Some(proto::points_selector::PointsSelectorOneOf::Points(
            proto::PointsIdsList {
                ids: vec![PointId::Num(7).encode().unwrap()],
            },
        )),
    };
    let member = |operation| proto::PointsUpdateOperation {
        operation: Some(operation),
    };
    let message = proto::UpdateBatchPoints {
        collection_name: "c".to_owned(),
        operations: vec![
            member(Operation::DeleteDeprecated(points.clone())),
            member(Operation::ClearPayloadDeprecated(points)),
        ],
        ..Default::default()
    };
    let read = Call::<BatchUpdate>::decode(message).unwrap();
    assert_eq!(read, call(read.operation.clone()));
    assert!(matches!(
        read.operation.operations.as_slice(),
        [PointsUpdate::Delete(_), PointsUpdate::ClearPayload(_)]
    ));
}

#[test]
fn number_of_optimization_threads() {
    let message = proto::OptimizersConfigDiff {
        deprecated_max_optimization_threads: Some(3),
        ..Default::default()
    };
    let threads = |message| {
        OptimizersConfigDiff::decode(message)
            .unwrap()
            .max_optimization_threads
    };
    assert_eq!(threads(message), Some(MaxOptimizationThreads::Threads(3)));
    let newer = MaxOptimizationThreads::Threads(0);
    let both = proto::OptimizersConfigDiff {
        max_optimization_threads: Some(newer.encode().unwrap()),
        ..message
    };
    assert_eq!(threads(both), Some(newer));
}
