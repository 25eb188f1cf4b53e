//! Answers about peers. A node without peers sends only the first form of [`ClusterStatus`]; the rest
//! is described because generated clients know it.

use schemars::JsonSchema;
use std::collections::BTreeMap;

/// Declares objects that are only described.
macro_rules! objects {
    ($($(#[$meta:meta])* $name:ident {
        $($(#[$member_meta:meta])* $member:ident: $kind:ty),+ $(,)?
    })+) => {$(
        #[derive(JsonSchema)]
        $(#[$meta])*
        #[allow(dead_code)]
        pub(crate) struct $name {
            $($(#[$member_meta])* $member: $kind,)+
        }
    )+};
}

/// State of the cluster.
#[derive(JsonSchema)]
#[schemars(tag = "status", rename_all = "snake_case")]
#[allow(dead_code)]
pub(crate) enum ClusterStatus {
    /// There is none: the node is alone.
    Disabled,
    /// There is one.
    Enabled {
        peer_id: u64,
        peers: BTreeMap<String, PeerInfo>,
        raft_info: RaftInfo,
        consensus_thread_status: ConsensusThreadStatus,
        message_send_failures: BTreeMap<String, MessageSendErrors>,
    },
}

objects! {
    /// A node.
    PeerInfo { uri: String }

    /// Where a node stands in the agreement of all.
    RaftInfo {
        term: u64,
        commit: u64,
        pending_operations: usize,
        leader: Option<u64>,
        role: Option<StateRole>,
        is_voter: bool,
    }

    /// Messages to a node that were lost.
    MessageSendErrors {
        count: usize,
        latest_error: Option<String>,
        #[schemars(with = "Option<orthoplex_types::schema::DateTime>")]
        latest_error_timestamp: Option<String>,
    }
}

/// Part of a node in the agreement of all.
#[derive(JsonSchema)]
#[allow(dead_code)]
pub(crate) enum StateRole {
    Follower,
    Candidate,
    Leader,
    PreCandidate,
}

/// Whether the agreement of all goes on.
#[derive(JsonSchema)]
#[schemars(tag = "consensus_thread_status", rename_all = "snake_case")]
#[allow(dead_code)]
pub(crate) enum ConsensusThreadStatus {
    /// It does.
    Working {
        #[schemars(with = "orthoplex_types::schema::DateTime")]
        last_update: String,
    },
    /// It was stopped.
    Stopped,
    /// It broke down.
    StoppedWithErr { err: String },
}
