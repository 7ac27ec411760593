import Domain
import Imaging
import Unmixing

/// The voxels of one stack on their way from the reader through every step to the writer.
///
/// One thread reads and measures (``StackReading``), this one corrects and writes, slice by slice in the order T, Z; each
/// goes on as far as the slices in memory last. A little stack is read whole by this one before.
struct StackUnmixing: ~Copyable {
    let plan: Plan
    private let slices: SlicePlan
    private let crew: Crew
    private let report: (Progress) -> Void
    private var planes: PlaneSet
    private var result: ResultPlanes

    /// - Parameter threads: that decode.
    init(
        _ plan: Plan, _ slices: SlicePlan, threads: Int, report: @escaping (Progress) -> Void
    ) {
        (self.plan, self.slices) = (plan, slices)
        self.report = report
        crew = Crew(threads: threads)
        planes = PlaneSet(shape: plan.input.shape, inputType: plan.input.sampleType)
        result = ResultPlanes(plan)
    }

    /// Corrects the whole stack into the writer.
    ///
    /// - Parameter reader: is used by another thread meanwhile.
    /// - Returns: what each step did.
    mutating func run(
        from reader: any StackReader, into writer: OMETIFFWriter
    ) throws -> [StepReport] {
        let belt = SliceBelt(plan.input, slices: slices.slices)
        nonisolated(unsafe) let reader = reader
        let reading = BesideTask(isLittle: slices.isLittle) {
            [plan, slices, crew] () throws(Failure) in
            defer { belt.end() }
            var reading = StackReading(plan, slices, reader: reader, crew: crew, belt: belt)
            return try reading.run()
        }
        defer {
            belt.stop()
            _ = try? reading.value()
        }
        // All slices fit on the belt, so that it never waits for this thread.
        if slices.isLittle { _ = try reading.value() }
        while let item = belt.next() {
            switch item {
            case .progress(let progress): report(progress)
            case .slice(let slice):
                try correct(slice, into: writer)
                belt.giveBack(slice)
            }
        }
        return try reading.value().reports(of: plan, lastQuality: result.reportedQuality)
    }

    private mutating func correct(_ slice: Slice, into writer: OMETIFFWriter) throws {
        let last = plan.steps.count - 1
        planes.startOver(slice)
        for step in 0..<last { try plan.applyBetween(step, to: &planes, of: slice) }
        let correction = try plan.correction(
            of: last, on: &planes, of: slice, output: plan.outputType)
        result.fill(from: planes, by: correction, step: plan.steps[last])
        try writer.write(
            slice.planes.indices.map { c in
                (result.plane(c), PlaneIndex(t: slice.t, z: slice.z, c: c))
            })
    }

    /// Says that all voxels are written, and only the end of the file is missing.
    func reportFinishing() {
        let count = plan.planesToRead(slices)
        report(Progress(phase: .finishing, planes: count, planeCount: count, bytes: 0))
    }
}
