import Domain
import Imaging
import Unmixing

/// The planes of all channels of one z-slice as they are written, in the result's sample type.
struct ResultPlanes: ~Copyable {
    private let buffers: [UnsafeMutableRawBufferPointer]
    private let type: SampleType
    private let rowLength: Int
    private var figures = CorrectionFigures()

    init(_ plan: Plan) {
        type = plan.outputType
        let shape = plan.input.shape
        rowLength = shape.x
        let bytes = shape.voxelsPerPlane * type.byteCount
        buffers = (0..<shape.c).map { _ in .allocate(byteCount: bytes, alignment: 64) }
    }

    deinit {
        for buffer in buffers { buffer.deallocate() }
    }

    /// Corrects the channels of the last step and passes the others through.
    mutating func fill(from planes: borrowing PlaneSet, by correction: Correction, step: Plan.Step)
    {
        let isBidirectional = correction.reverse != nil
        figures.merge(
            correction.apply(
                source: planes.plane(step.source), target: planes.plane(step.target),
                rowLength: rowLength, correctedSource: isBidirectional ? buffers[step.source] : nil,
                correctedTarget: buffers[step.target]))
        for channel in buffers.indices where channel != step.target {
            if channel == step.source && isBidirectional { continue }
            PlaneConversion(from: planes.type(of: channel), to: type)
                .convert(planes.plane(channel), into: buffers[channel])
        }
    }

    func plane(_ channel: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(buffers[channel])
    }

    /// The figures of all slices so far.
    var reportedQuality: StepReport.Quality {
        .init(
            voxels: figures.voxels, clippedTarget: figures.clippedTarget,
            clippedSource: figures.clippedSource,
            correlationBefore: figures.before.correlation,
            correlationAfter: figures.after.correlation)
    }
}
