import Domain

extension StackDescription {
    /// Takes over what ScanImage says of a run and of each of its frames.
    ///
    /// - Parameter page: of a plane.
    mutating func describe(
        by header: ScanImageHeader, _ run: ScanImageRun, _ files: ScanImageFiles,
        page: (PlaneIndex) -> Int
    ) throws(Failure) {
        if shape.c == run.channels.count, let text = header["hChannels.channelName"] {
            let names = ScanImageHeader.texts(text)
            for (channel, number) in run.channels.enumerated()
            where names.indices.contains(number - 1) && !names[number - 1].isEmpty {
                channels[channel].name = names[number - 1]
            }
        }
        describeSizes(header)
        if let seconds = increment(header, run), seconds > 0, seconds.isFinite {
            timeIncrement = Quantity(seconds, "s")
        }
        let first = try ScanImageFrame(files, page: page(PlaneIndex(t: 0, z: 0, c: 0)))
        acquisitionDate = first.epoch.flatMap { DateTime.text(milliseconds: $0) }
        guard shape.planeCount <= PlaneDetails.mostPlanes, first.time != nil else { return }
        var times: [Int: Double] = [:]
        for number in 0..<shape.planeCount {
            let index = PlaneIndex(
                t: number / (shape.z * shape.c), z: number / shape.c % shape.z,
                c: number % shape.c)
            times[number] = try ScanImageFrame(files, page: page(index)).time
        }
        let shape = shape
        planes.deltaT = PlaneDetails.Column(unit: "s", shape) { times[shape.number(of: $0)] }
    }

    /// The size of a voxel: the field of view is given by its corners, in micrometres or in degrees of the scan.
    private mutating func describeSizes(_ header: ScanImageHeader) {
        if shape.z > 1,
            let step = header.number(
                "hStackManager.actualStackZStepSize", "hStackManager.stackZStepSize",
                "stackZStepSize"), step != 0, step.isFinite
        {
            physicalSizeZ = Quantity(abs(step), "µm")
        }
        // A page of several regions holds them one below the other.
        guard header.flag("hRoiManager.mroiEnable") != true else { return }
        var corners = header["hRoiManager.imagingFovUm"].map { ScanImageHeader.numbers($0) } ?? []
        if corners.count != 8, let resolution = header.number("objectiveResolution") {
            corners =
                (header["hRoiManager.imagingFovDeg"].map { ScanImageHeader.numbers($0) } ?? [])
                .map { $0 * resolution }
        }
        guard corners.count == 8, corners.allSatisfy(\.isFinite) else { return }
        let side = { (first: Int) in
            let values = stride(from: first, to: 8, by: 2).map { corners[$0] }
            return (values.max() ?? 0) - (values.min() ?? 0)
        }
        guard side(0) > 0, side(1) > 0 else { return }
        physicalSizeX = Quantity(side(0) / Double(shape.x), "µm")
        physicalSizeY = Quantity(side(1) / Double(shape.y), "µm")
    }

    /// Seconds between time points; nil where the header does not tell.
    private func increment(_ header: ScanImageHeader, _ run: ScanImageRun) -> Double? {
        guard shape.t > 1, (run.framesPerSlice ?? 1) == 1 || run.slices == 1 else { return nil }
        guard run.slices > 1 else {
            return header.number("hRoiManager.scanFrameRate", "scanFrameRate")
                .map { Double(run.averaged) / $0 }
        }
        return header.number("hRoiManager.scanVolumeRate").map { 1 / $0 }
    }
}

/// What the description of a page says of its frame.
struct ScanImageFrame {
    /// Seconds since the run began; nil where it is not said.
    private(set) var time: Double?
    /// When the run began, in milliseconds since 1970 in the local time of the microscope; nil where it is not said.
    private(set) var epoch: Int?

    init(_ files: ScanImageFiles, page: Int) throws(Failure) {
        guard let place = files.place(ofPage: page) else { return }
        let tiff = files.tiffs[place.file]
        guard let field = try tiff.field(.imageDescription, of: place.page) else { return }
        // In a classic TIFF all settings follow these lines.
        let text = try tiff.bytes(field, limit: 2048)
        for line in text.split(whereSeparator: { $0 == 10 || $0 == 13 }) {
            let line = String(decoding: line, as: UTF8.self)
            guard let equals = line.firstIndex(of: "=") else { continue }
            let numbers = ScanImageHeader.numbers(String(line[line.index(after: equals)...]))
            switch line[..<equals].trimmed {
            case "frameTimestamps_sec", "Frame Timestamp(s)":
                time = numbers.first.flatMap { $0.isFinite && $0 >= 0 ? $0 : nil }
            case "epoch":
                guard numbers.count == 6 else { continue }
                let whole = numbers.prefix(5).compactMap { Int(exactly: $0) }
                // Without a clock the year is 1601, where Windows begins to count.
                guard whole.count == 5, whole[0] > 1990, (0..<24).contains(whole[3]),
                    (0..<60).contains(whole[4]), (0..<61).contains(numbers[5])
                else { continue }
                epoch = DateTime.milliseconds(
                    (whole[0], whole[1], whole[2]),
                    second: Double(whole[3] * 3600 + whole[4] * 60) + numbers[5])
            default: continue
            }
        }
    }
}
