//! Bugs that tests switch on, to prove that the suite would notice them.
//!
//! Owns one process-wide switch. Without the feature `seeded-bugs`, which no product enables,
//! [`is_active`] is a constant `false` and every seeded bug is compiled out.

/// A mistake that a storage engine could make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Bug {
    /// The log never syncs.
    SyncForgotten = 1,
    /// A write is answered before its log entry is synced.
    AnswerBeforeSync,
    /// Blocks of checksummed files are served whatever their checksum says.
    ChecksumIgnored,
    /// Replay begins one entry too late.
    ReplayOffByOne,
    /// Rows that were deleted or replaced stay visible.
    DeadBitIgnored,
}

impl Bug {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::SyncForgotten,
        Self::AnswerBeforeSync,
        Self::ChecksumIgnored,
        Self::ReplayOffByOne,
        Self::DeadBitIgnored,
    ];
}

#[cfg(feature = "seeded-bugs")]
static ACTIVE: std::sync::atomic::AtomicU8 = std::sync::atomic::AtomicU8::new(0);

/// Switches one bug on, or all off.
#[cfg(feature = "seeded-bugs")]
pub fn activate(bug: Option<Bug>) {
    let number = bug.map_or(0, |bug| bug as u8);
    ACTIVE.store(number, std::sync::atomic::Ordering::SeqCst);
}

/// Whether this bug is switched on.
#[cfg(feature = "seeded-bugs")]
pub fn is_active(bug: Bug) -> bool {
    ACTIVE.load(std::sync::atomic::Ordering::SeqCst) == bug as u8
}

/// Whether this bug is switched on: never.
#[cfg(not(feature = "seeded-bugs"))]
pub const fn is_active(_: Bug) -> bool {
    false
}
