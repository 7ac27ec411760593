import Domain
import Glibc

/// The α at which source and corrected target tell least about each other, within 0…`alpha_max`.
///
/// Mutual information is taken in nats from a joint histogram of x and y − a·x. It is a step function of a,
/// so the answer depends on the search: a bounded one by Brent's method.
struct MutualInformationMinimum: Estimator {
    static let tolerance = 1e-5

    func estimate(
        source: [Double], target: [Double], _ estimation: UnmixingParameters.Estimation
    ) throws(Failure) -> Finding {
        try Self.requireVariation(source, "source", "source_channel")
        try Self.requireVariation(target, "target", "target_channel")
        let bins = estimation.miBins
        var rows = [Int32](repeating: 0, count: source.count)
        BinEdges(spanning: source, count: bins)
            .addBins(of: source, times: Int32(bins), to: &rows)
        var residual = target
        let search = BoundedMinimizer(tolerance: Self.tolerance, maxEvaluations: 500)
        let minimum = search.minimum(from: 0, to: estimation.alphaMax) { alpha in
            for index in residual.indices {
                residual[index] = target[index] - alpha * source[index]
            }
            return Self.information(rows: rows, residual: residual, bins: bins)
        }
        let margin = 2 * Self.tolerance
        let bound: AlphaBound? =
            minimum.x < margin
            ? .lower : minimum.x > estimation.alphaMax - margin ? .upper : nil
        return Finding(
            alpha: max(minimum.x, 0), bound: bound,
            details: [
                MethodDetail("optimization_success", .bool(minimum.hasConverged)),
                MethodDetail("optimization_nfev", .integer(minimum.evaluations)),
                MethodDetail("objective_value", .number(minimum.value)),
                MethodDetail("post_mutual_information", .number(minimum.value)),
            ])
    }

    private static func requireVariation(
        _ values: [Double], _ name: String, _ parameter: String
    ) throws(Failure) {
        guard let first = values.first, values.allSatisfy({ $0 == first }) else { return }
        throw Failure(
            .badInput,
            "mi_min needs a \(name) that varies, but all voxels of its mask have the same value",
            advice: "Check \(parameter) and signal_percentile, or give a fixed alpha")
    }

    /// The mutual information of two vectors in nats, from their joint histogram.
    static func information(_ x: [Double], _ y: [Double], bins: Int) -> Double {
        var rows = [Int32](repeating: 0, count: x.count)
        BinEdges(spanning: x, count: bins).addBins(of: x, times: Int32(bins), to: &rows)
        return information(rows: rows, residual: y, bins: bins)
    }

    /// The same, with the first cell of each voxel's row given.
    private static func information(rows: [Int32], residual: [Double], bins: Int) -> Double {
        var cells = rows
        BinEdges(spanning: residual, count: bins).addBins(of: residual, times: 1, to: &cells)
        var counts = [Int](repeating: 0, count: bins * bins)
        for cell in cells { counts[Int(cell)] &+= 1 }
        return information(counts, bins: bins)
    }

    private static func information(_ counts: [Int], bins: Int) -> Double {
        let total = Double(counts.reduce(0, +))
        let joint = counts.map { Double($0) / total }
        let rows = (0..<bins).map { row in
            PairwiseSum.of(bins) { joint[row * bins + $0] }
        }
        var columns = [Double](repeating: 0, count: bins)
        for cell in joint.indices { columns[cell % bins] += joint[cell] }
        let terms = joint.indices.compactMap { cell -> Double? in
            guard joint[cell] > 0 else { return nil }
            let independent = rows[cell / bins] * columns[cell % bins]
            return joint[cell] * log(joint[cell] / independent)
        }
        return PairwiseSum.of(terms.count) { terms[$0] }
    }
}
