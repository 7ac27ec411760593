import Domain
import Imaging
import Unmixing

extension StackUnmixing {
    /// Corrects the whole stack into the writer.
    ///
    /// - Returns: what each step did.
    mutating func run(into writer: OMETIFFWriter) throws -> [StepReport] {
        let shape = plan.input.shape
        let last = plan.steps.count - 1
        var result = ResultPlanes(plan)
        for t in 0..<shape.t {
            for step in plan.steps.indices { _ = try coefficients(of: step, t: t) }
            for z in 0..<shape.z {
                try read(0..<shape.c, t: t, z: z)
                for step in 0..<last { try applyBetween(step, t: t) }
                let correction = try correction(of: last, t: t, output: plan.outputType)
                result.fill(from: planes, by: correction, step: plan.steps[last])
                for c in 0..<shape.c {
                    try writer.write(result.plane(c), at: PlaneIndex(t: t, z: z, c: c))
                }
            }
        }
        return reports(lastQuality: result.reportedQuality)
    }

    private func reports(lastQuality: StepReport.Quality) -> [StepReport] {
        plan.steps.indices.map { index in
            let step = plan.steps[index]
            let times = 0..<plan.input.shape.t
            let measured = Set(times.map { step.measuredTimePoint(for: $0) }).sorted()
            return StepReport(
                step: step,
                coefficients: times.compactMap {
                    coefficients[StepTime(step: index, t: step.measuredTimePoint(for: $0))]
                },
                measurements: measured.compactMap { measurements[StepTime(step: index, t: $0)] },
                quality: index == plan.steps.count - 1 ? lastQuality : nil)
        }
    }
}
