import Domain

/// How the frames of a run follow one another: channels fastest, then the frames of a slice, slices and volumes.
///
/// Between two volumes lie the frames during which the focus flew back, which are no slices.
struct ScanImageRun: Hashable {
    /// The numbers of the channels that were saved, from 1.
    let channels: [Int]
    let slices: Int
    /// Frames that were saved at each slice; nil where it went on until somebody stopped it.
    let framesPerSlice: Int?
    /// Nil where it went on until somebody stopped it.
    let volumes: Int?
    /// Frames of the flight back behind each volume.
    let flyback: Int
    /// Frames of the scanner in a saved one.
    let averaged: Int
    /// Frames of each channel in a file; nil where all are in one.
    let framesPerFile: Int?

    init(_ header: ScanImageHeader) throws(Failure) {
        guard let saved = header["hChannels.channelSave", "channelsSave"] else {
            throw Failure(
                .badInput, "its ScanImage header does not say which channels were saved",
                advice: "Export it as OME-TIFF")
        }
        channels = ScanImageHeader.numbers(saved).compactMap { Int(exactly: $0) }
        guard (1...64).contains(channels.count) else {
            throw Failure(
                .badInput, "its ScanImage header has no valid list of channels: “\(saved)”",
                advice: "Export it as OME-TIFF")
        }
        averaged =
            try Self.count(
                header.number("hScan2D.logAverageFactor", "acqNumAveragedFrames"),
                "frames to average")
            ?? 1
        let perFile = header.number("hScan2D.logFramesPerFile").flatMap { $0 > 0 ? $0 : nil }
        framesPerFile = try Self.count(perFile ?? .infinity, "frames in a file")
        let z =
            try Self.count(
                header.number(
                    "hStackManager.actualNumSlices", "hStackManager.numSlices", "stackNumSlices"),
                "slices") ?? 1
        let isFast = header.flag("hFastZ.enable") ?? header.flag("fastZEnable") ?? false
        // From version 2020 on there is one switch for all stacks; before, it was enough to have slices.
        let isStack = header.flag("hStackManager.enable") ?? true
        slices = isStack ? z : 1
        let frames = try Self.count(
            header.number("hStackManager.framesPerSlice", "acqNumFrames"), "frames in a slice")
        let isVolumetric = slices > 1 && (isFast || header.flag("hStackManager.enable") == true)
        volumes =
            isVolumetric
            ? try Self.count(
                header.number(
                    "hStackManager.actualNumVolumes", "hStackManager.numVolumes",
                    "hFastZ.numVolumes", "fastZNumVolumes") ?? 1, "volumes")
            : 1
        // Old versions of fast stacks take one frame at each slice, whatever the setting of slow ones is.
        let perSlice =
            isFast && header.flag("hStackManager.enable") == nil && slices > 1 ? 1 : frames
        let averaged = averaged
        framesPerSlice = perSlice.map { max(1, $0 / averaged) }
        guard framesPerSlice != nil || slices == 1 else {
            throw Failure(
                .badInput, "its ScanImage header has no number of frames in a slice",
                advice: "Export it as OME-TIFF")
        }
        let perVolume = slices.multipliedReportingOverflow(by: framesPerSlice ?? 1)
        guard !perVolume.overflow, perVolume.partialValue <= 2_000_000 else {
            throw Failure(.badInput, "more than 2000000 planes are not supported")
        }
        let withFlyback = header.number(
            "hStackManager.numFramesPerVolumeWithFlyback", "hFastZ.numFramesPerVolume")
        flyback =
            isVolumetric && volumes != 1
            ? max(0, (Int(exactly: withFlyback ?? 0) ?? 0) - perVolume.partialValue) : 0
        guard flyback <= 2_000_000 else {
            throw Failure(.badInput, "more than 2000000 planes are not supported")
        }
    }

    /// A whole number above 0; nil for an infinite one, 1 where there is none.
    private static func count(_ value: Double?, _ what: String) throws(Failure) -> Int? {
        guard let value else { return 1 }
        if value == .infinity { return nil }
        guard let count = Int(exactly: value), (1...2_000_000).contains(count) else {
            throw Failure(
                .badInput, "its ScanImage header has no valid number of \(what): \(value)",
                advice: "Export it as OME-TIFF")
        }
        return count
    }

    /// Frames of one volume, without the flight back.
    private var volume: Int { slices * (framesPerSlice ?? 1) }
    private var stride: Int { volume + flyback }

    /// How many frames of each channel the whole run has; nil where the header does not say it.
    var frames: Int? {
        if slices == 1, framesPerSlice == nil { return nil }
        guard let volumes else { return nil }
        let (frames, overflow) = volumes.multipliedReportingOverflow(by: stride)
        return overflow ? .max : frames
    }

    /// Time points that so many pages make, where a broken last volume counts as one.
    ///
    /// - Returns: nil where the pages are more than the header says.
    func times(pages: Int) -> Int? {
        let frames = (pages + channels.count - 1) / channels.count
        if let said = self.frames {
            return frames <= said ? said / stride * (framesPerSlice ?? 1) : nil
        }
        return max(1, (frames + stride - 1) / stride) * (framesPerSlice ?? 1)
    }

    /// The page of a plane.
    func page(of index: PlaneIndex) -> Int {
        let each = framesPerSlice ?? 1
        let (volume, frame) = (index.t / each, index.t % each)
        return (volume * stride + index.z * each + frame) * channels.count + index.c
    }

    /// Pages up to the last plane of so many time points; frames behind it belong to the flight back.
    func pages(times: Int) -> Int {
        let volumes = times / (framesPerSlice ?? 1)
        return ((volumes - 1) * stride + volume) * channels.count
    }

    /// The letters of its axes, slowest first, without X and Y.
    var letters: String { slices == 1 ? "TC" : (framesPerSlice ?? 1) > 1 ? "ZTC" : "TZC" }
}
