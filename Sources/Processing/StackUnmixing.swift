import Domain
import Imaging
import Unmixing

/// The voxels of one stack on their way from the reader through every step to the writer.
///
/// Time point by time point: what has to be measured there is measured, then each z-slice is read once, all channels of
/// it, taken through the steps and written. Memory holds the planes of one slice, and what an estimate keeps.
struct StackUnmixing: ~Copyable {
    let plan: Plan
    let reader: any StackReader
    let report: (Progress) -> Void
    var planes: PlaneSet
    /// What each step takes at each time point, as far as it is known.
    var coefficients: [StepTime: Coefficients] = [:]
    var measurements: [StepTime: Measurement] = [:]
    var progress: Progress

    /// A step at a time point.
    struct StepTime: Hashable {
        var step: Int
        var t: Int
    }

    init(_ plan: Plan, reader: any StackReader, report: @escaping (Progress) -> Void) {
        self.plan = plan
        self.reader = reader
        self.report = report
        planes = PlaneSet(shape: plan.input.shape, inputType: plan.input.sampleType)
        progress = Progress(
            phase: .correcting, planes: 0,
            planeCount: plan.input.shape.planeCount + plan.measuredPlanes, bytes: 0)
    }

    /// Reads the planes of some channels at one place.
    mutating func read(_ channels: some Sequence<Int>, t: Int, z: Int) throws {
        for channel in channels {
            let buffer = planes.startOver(channel)
            try reader.readPlane(PlaneIndex(t: t, z: z, c: channel), into: buffer)
            progress.planes = min(progress.planes + 1, progress.planeCount)
            progress.bytes += Int64(buffer.count)
        }
        report(progress)
    }

    /// Says that all voxels are written, and only the end of the file is missing.
    mutating func reportFinishing() {
        progress.phase = .finishing
        progress.planes = progress.planeCount
        report(progress)
    }

    /// Takes the planes that were read through one step, in single precision, as a step between others.
    mutating func applyBetween(_ step: Int, t: Int) throws {
        let (source, target) = (plan.steps[step].source, plan.steps[step].target)
        planes.widen(source)
        planes.widen(target)
        let correction = try correction(of: step, t: t, output: .float32)
        _ = correction.apply(
            source: planes.plane(source), target: planes.plane(target),
            rowLength: plan.input.shape.x,
            correctedSource: correction.reverse == nil ? nil : planes.widened(source),
            correctedTarget: planes.widened(target), measuresCorrelation: false)
    }

    /// The correction of a step, from what its channels hold by then.
    ///
    /// Behind another step both channels are taken in single precision, whichever of them it corrected.
    mutating func correction(of step: Int, t: Int, output: SampleType) throws -> Correction {
        let parameters = plan.steps[step].parameters
        if step > 0 {
            planes.widen(plan.steps[step].source)
            planes.widen(plan.steps[step].target)
        }
        let coefficients = try coefficients(of: step, t: t)
        return try Correction(
            alpha: coefficients.alpha, reverse: coefficients.reverse,
            backgrounds: coefficients.backgrounds, clipNegative: parameters.clipNegative,
            input: planes.type(of: plan.steps[step].target), output: output,
            timePoint: parameters.effectiveMode == .fixed ? nil : t)
    }
}
