import Domain
import Imaging
import Unmixing

/// A step at a time point.
struct StepTime: Hashable, Sendable {
    var step: Int
    var t: Int
}

/// What has been measured of a stack.
struct Measured: Sendable {
    /// What each step takes at each time point, as far as it is known.
    var coefficients: [StepTime: Coefficients] = [:]
    var estimates: [StepTime: Measurement] = [:]

    /// What each step did.
    func reports(of plan: Plan, lastQuality: StepReport.Quality) -> [StepReport] {
        plan.steps.indices.map { index in
            let step = plan.steps[index]
            let times = 0..<plan.input.shape.t
            let measured = Set(times.map { step.measuredTimePoint(for: $0) }).sorted()
            return StepReport(
                step: step,
                coefficients: times.compactMap {
                    coefficients[StepTime(step: index, t: step.measuredTimePoint(for: $0))]
                },
                measurements: measured.compactMap { estimates[StepTime(step: index, t: $0)] },
                quality: index == plan.steps.count - 1 ? lastQuality : nil)
        }
    }
}
