public import Domain

/// The seed of each subsample: a run's random state, moved for each time point and direction.
public enum Seeds {
    /// The seed at one time point.
    ///
    /// `reference_t` takes the random state itself, `per_t` adds the time point, and the reverse
    /// direction adds 10000 to either. `randomState` and `timePoint` are ≥ 0.
    public static func seed(
        randomState: Int, timePoint: Int, mode: UnmixingParameters.AlphaMode, isReverse: Bool
    ) -> UInt64 {
        UInt64(randomState) + UInt64(mode == .perT ? timePoint : 0) + (isReverse ? 10_000 : 0)
    }
}
