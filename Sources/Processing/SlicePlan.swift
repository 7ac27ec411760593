import Domain
import Imaging

/// How many slices are in memory at a time, and whether they are whole time points.
struct SlicePlan {
    /// Bytes of slices that the reader may be ahead, where not whole time points are kept.
    private static let lead = 32 << 20
    /// A stack of fewer bytes costs less than the threads that would work on it.
    private static let little = 4 << 20
    /// A slice of more bytes is worked on alone.
    private static let largest = 128 << 20

    /// Whether a time point that is measured is kept until it is corrected, so that it is read once only.
    let keepsTimePoints: Bool
    /// Slices in memory, ≥ 1; two time points where they are kept and both fit the budget.
    let slices: Int
    /// Whether one thread reads all slices, then corrects and writes them, and hashes at the end.
    let isLittle: Bool
    /// Slices that are read at a time, so that all threads have something to decode.
    let atOnce: Int

    /// - Parameter timePointBudget: bytes that the time points may take that are kept.
    init(_ plan: Plan, threads: Int, timePointBudget: Int) {
        let shape = plan.input.shape
        let sliceBytes = plan.input.planeByteCount * shape.c
        let lead = sliceBytes > Self.largest ? 1 : max(2, min(Self.lead / sliceBytes, 64))
        let volume = shape.z * sliceBytes
        keepsTimePoints = plan.measuresEachTimePoint && volume <= timePointBudget
        let kept = keepsTimePoints ? min(timePointBudget / volume, 2) * shape.z : 0
        slices = max(lead, kept)
        isLittle = shape.t * volume <= Self.little && shape.t * shape.z <= slices
        atOnce = max(1, min(threads, slices / 2))
    }
}
