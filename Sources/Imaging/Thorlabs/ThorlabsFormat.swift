import Domain

/// A run of Thorlabs' ThorImage: voxels without any header, and `Experiment.xml` beside them, which says what they are.
///
/// Where there is no such file, one in YAML with the name of the voxels' file takes its place (see ``RawSidecar``). Since
/// the voxels begin with nothing that they could be known by, they are known by what lies beside them.
enum ThorlabsFormat: StackFormat {
    static let experiment = "Experiment.xml"

    static func recognises(_ file: OpenedFile) throws(Failure) -> Bool {
        guard file.tiff == nil else { return false }
        if try ThorlabsExperiment.recognises(file.file) { return true }
        if try RawSidecar.recognises(file.file) { return true }
        return try isRaw(file.file, in: file.folder)
    }

    /// Whether a file holds nothing but voxels: it is called so, for want of any other sign, or has a sidecar.
    static func isRaw(_ file: InputFile, in folder: StackFolder) throws(Failure) -> Bool {
        if file.name.lowercased().hasSuffix(".raw") { return true }
        return try sidecar(of: file, in: folder) != nil
    }

    static func open(_ file: OpenedFile) throws(Failure) -> Acquisition {
        if try RawSidecar.recognises(file.file) {
            return try open(sidecar: file.file, in: file.folder)
        }
        let isRun = try ThorlabsExperiment.recognises(file.file) || isRawName(file.file.name)
        if isRun, let xml = try file.folder.file(experiment) {
            return try open(run: xml, in: file.folder)
        }
        guard let sidecar = try sidecar(of: file.file, in: file.folder) else {
            throw withoutDescription(file.file, isRun: isRun)
        }
        return try acquisition("Raw voxels", sidecar, [file.file], try RawSidecar(sidecar).layout)
    }

    private static func withoutDescription(_ file: InputFile, isRun: Bool) -> Failure {
        let sidecar = "\(RawSidecar.stem(file.name)).yaml"
        return Failure(
            .incomplete,
            "\(isRun ? experiment : sidecar), which says what these voxels are, is not there",
            advice: (isRun ? "Copy it too, or write" : "Write") + " \(sidecar) with the sizes"
                + " \(RawSidecar.required.joined(separator: ", "))")
    }

    /// All voxels of the folder that are called like ThorImage's.
    private static func open(
        run xml: InputFile, in folder: StackFolder
    ) throws(Failure) -> Acquisition {
        let layout = try ThorlabsExperiment.layout(xml)
        var raws: [InputFile] = []
        for name in try folder.names() where isRawName(name) {
            if let raw = try folder.file(name) { raws.append(raw) }
        }
        guard !raws.isEmpty else { throw try withoutVoxels(folder) }
        return try acquisition("Thorlabs RAW", xml, raws, layout)
    }

    private static func withoutVoxels(_ folder: StackFolder) throws(Failure) -> Failure {
        let isTIFF = try folder.names().contains {
            $0.hasPrefix("Chan") && $0.lowercased().hasSuffix(".tif")
        }
        guard isTIFF else {
            return Failure(
                .incomplete, "the voxels of this run, Image_0001_0001.raw, are not there",
                advice: "Wait until they are written or copied")
        }
        return Failure(
            .badInput, "the run that it describes was saved as TIFF files",
            advice: "Give one of these")
    }

    private static func open(
        sidecar: InputFile, in folder: StackFolder
    ) throws(Failure) -> Acquisition {
        let stem = RawSidecar.stem(sidecar.name)
        let layout = try RawSidecar(sidecar).layout
        for ending in ["raw", "RAW"] {
            guard let raw = try folder.file("\(stem).\(ending)") else { continue }
            return try acquisition("Raw voxels", sidecar, [raw], layout)
        }
        throw Failure(
            .incomplete, "the voxels that it describes, \(stem).raw, are not there",
            advice: "Wait until they are written or copied")
    }

    private static func acquisition(
        _ format: String, _ header: InputFile, _ raws: [InputFile], _ layout: RawLayout
    ) throws(Failure) -> Acquisition {
        var images: [any StackReader] = []
        for raw in raws { images.append(try RawStack(raw, layout)) }
        return Acquisition(format, files: [header] + raws, images: images)
    }

    private static func sidecar(
        of file: InputFile, in folder: StackFolder
    ) throws(Failure) -> InputFile? {
        for ending in ["yaml", "yml"] {
            let name = "\(RawSidecar.stem(file.name)).\(ending)"
            guard name != file.name, let other = try folder.file(name) else { continue }
            if try RawSidecar.recognises(other) { return other }
        }
        return nil
    }

    /// Whether a name is one like `Image_0001_0001.raw`.
    private static func isRawName(_ name: String) -> Bool {
        let parts = name.lowercased().split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "image", parts[2].hasSuffix(".raw") else {
            return false
        }
        return [parts[1], parts[2].dropLast(4)].allSatisfy {
            (3...6).contains($0.utf8.count) && $0.allSatisfy { $0.isASCII && $0.isNumber }
        }
    }

    static func entry(of folder: StackFolder) throws(Failure) -> String? {
        guard let xml = try folder.file(experiment), try ThorlabsExperiment.recognises(xml) else {
            return nil
        }
        return experiment
    }
}
