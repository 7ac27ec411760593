import Domain
import Imaging

/// The reading half of the way: reads slices, measures what has to be measured, and sends them on.
///
/// Where each time point is measured and fits the budget, its slices are kept from there until they are corrected, so that
/// every plane is read once; a larger one is read again.
struct StackReading: ~Copyable {
    let plan: Plan
    private let slices: SlicePlan
    private let reader: any StackReader
    private let crew: Crew
    private let belt: SliceBelt
    private var progress: Progress
    /// The time point whose slices are kept while it is measured; nil where none is.
    private var keptTime: Int?
    /// Slices that have been read and not yet sent on, from z 0 on where they are kept.
    private var kept: [Slice] = []
    /// For what is read and not kept.
    private var spare: [Slice] = []
    var planes: PlaneSet
    var measured = Measured()

    init(
        _ plan: Plan, _ slices: SlicePlan, reader: any StackReader, crew: Crew, belt: SliceBelt
    ) {
        (self.plan, self.slices, self.reader) = (plan, slices, reader)
        (self.crew, self.belt) = (crew, belt)
        planes = PlaneSet(shape: plan.input.shape, inputType: plan.input.sampleType)
        progress = Progress(
            phase: .correcting, planes: 0, planeCount: plan.planesToRead(slices), bytes: 0)
    }

    /// Reads the whole stack.
    ///
    /// - Throws: also where nobody wants it any more.
    mutating func run() throws(Failure) -> Measured {
        for t in 0..<plan.input.shape.t {
            keptTime = slices.keepsTimePoints ? t : nil
            let coefficients = try coefficients(at: t)
            for part in parts(from: kept.count, of: slices.atOnce) {
                kept += try read(part, t: t)
                guard !slices.keepsTimePoints else { continue }
                send(coefficients)
            }
            send(coefficients)
        }
        return measured
    }

    /// The z-slices of a time point from one on, in stretches.
    private func parts(from start: Int, of size: Int) -> [Range<Int>] {
        let end = plan.input.shape.z
        return stride(from: start, to: end, by: size).map { $0..<min($0 + size, end) }
    }

    private mutating func coefficients(at t: Int) throws(Failure) -> [Coefficients] {
        var all: [Coefficients] = []
        for step in plan.steps.indices { all.append(try coefficients(of: step, t: t)) }
        return all
    }

    /// Sends what is kept on its way.
    private mutating func send(_ coefficients: [Coefficients]) {
        for slice in kept {
            slice.coefficients = coefficients
            belt.send(.slice(slice))
        }
        kept = []
    }

    /// Reads slices, all channels of them, into free ones.
    private mutating func read(_ range: Range<Int>, t: Int) throws(Failure) -> [Slice] {
        var part: [Slice] = []
        for z in range {
            guard let slice = belt.free() else {
                throw Failure(.internalError, "nobody wants the rest of the stack")
            }
            (slice.t, slice.z) = (t, z)
            part.append(slice)
        }
        try fill(part, 0..<plan.input.shape.c)
        return part
    }

    private mutating func fill(
        _ slices: [Slice], _ channels: some Sequence<Int>
    ) throws(Failure) {
        let requests = slices.flatMap { $0.requests(channels) }
        try reader.read(requests, by: crew)
        progress.planes = min(progress.planes + requests.count, progress.planeCount)
        progress.bytes += Int64(requests.count * plan.input.planeByteCount)
        belt.send(.progress(progress))
    }

    /// Hands over the slices of a time point, with at least some channels of them, for a measurement.
    ///
    /// Those that are kept are read here, each shortly before it is measured first.
    mutating func forEachSlice(
        t: Int, _ channels: [Int], _ body: (inout Self, Slice) throws(Failure) -> Void
    ) throws(Failure) {
        progress.phase = .estimating
        defer { progress.phase = .correcting }
        guard keptTime == t else { return try forEachSpare(t: t, channels, body) }
        for slice in kept { try body(&self, slice) }
        for part in parts(from: kept.count, of: slices.atOnce) {
            let part = try read(part, t: t)
            kept += part
            for slice in part { try body(&self, slice) }
        }
    }

    /// The same with slices that are not kept.
    private mutating func forEachSpare(
        t: Int, _ channels: [Int], _ body: (inout Self, Slice) throws(Failure) -> Void
    ) throws(Failure) {
        for part in parts(from: 0, of: slices.atOnce) {
            while spare.count < part.count { spare.append(Slice(of: plan.input)) }
            let now = Array(spare.prefix(part.count))
            for (slice, z) in zip(now, part) { (slice.t, slice.z) = (t, z) }
            try fill(now, channels)
            for slice in now { try body(&self, slice) }
        }
    }
}
