import Domain

/// The files of a multi-dimensional acquisition: its `.nd` file, and one file for each wavelength, stage position and
/// time point, named like `base_w1GFP_s2_t3.TIF`.
struct NDSeries {
    /// The place of a file in the series; each counts from 0.
    struct Place: Hashable {
        var stage = 0
        var wave = 0
        var time = 0
    }

    let file: InputFile
    let folder: StackFolder
    let header: NDFile
    /// The name of the `.nd` file without its ending, with which all names begin.
    let base: String
    /// The names of the files that are there.
    let names: [Place: String]

    init(_ file: InputFile, in folder: StackFolder) throws(Failure) {
        self.file = file
        self.folder = folder
        do throws(Failure) {
            header = try NDFile(file)
        } catch {
            throw error.about(file.path)
        }
        base = Self.stem(file.name)
        var names: [Place: String] = [:]
        for name in try folder.names() {
            guard let place = Self.place(of: name, base: base, header) else { continue }
            // Where there are copies in another format, the file as MetaMorph wrote it counts.
            if names[place] == nil || Self.ending(name) == "stk" { names[place] = name }
        }
        self.names = names
    }

    /// The series that a file belongs to; nil where none of its folder names it.
    static func of(_ file: OpenedFile) throws(Failure) -> NDSeries? {
        let stem = stem(file.file.name)
        var candidates: [String] = []
        if ["_w", "_s", "_t"].contains(where: { stem.lowercased().contains($0) }) {
            candidates = try file.folder.names().filter { name in
                ending(name) == "nd" && stem.hasPrefix(Self.stem(name) + "_")
            }
        }
        candidates.sort { $0.utf8.count > $1.utf8.count }
        for name in candidates + ["\(stem).nd", "\(stem).ND"] {
            guard let other = try file.folder.file(name), other.count > 0,
                try NDFile.recognises(other)
            else { continue }
            let series = try NDSeries(other, in: file.folder)
            if series.names.values.contains(file.file.name) { return series }
        }
        return nil
    }

    static func stem(_ name: String) -> String {
        name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    }

    static func ending(_ name: String) -> String {
        name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
    }

    /// The place that a name stands for; nil where it is not of the series.
    ///
    /// Wavelengths are known by their numbers, since characters of their names may be others in those of files.
    static func place(of name: String, base: String, _ header: NDFile) -> Place? {
        guard ["stk", "tif", "tiff"].contains(ending(name)), name.hasPrefix(base) else {
            return nil
        }
        var rest = stem(name).dropFirst(base.count)
        var place = Place()
        if let times = header.times {
            guard let time = takeNumber("_t", &rest), time <= times else { return nil }
            place.time = time - 1
        }
        if !header.stages.isEmpty {
            guard let stage = takeNumber("_s", &rest), stage <= header.stages.count else {
                return nil
            }
            place.stage = stage - 1
        }
        guard !header.waves.isEmpty else { return rest.isEmpty ? place : nil }
        guard rest.lowercased().hasPrefix("_w") else { return nil }
        let digits = rest.dropFirst(2).prefix { $0.isASCII && $0.isNumber }
        // A name that begins with digits is not to be taken for a part of the number.
        for length in stride(from: min(digits.count, 6), to: 0, by: -1) {
            guard let wave = Int(digits.prefix(length)), header.waves.indices.contains(wave - 1)
            else { continue }
            let isNamed = length < rest.count - 2
            guard isNamed == (header.hasWaveNames && !header.waves[wave - 1].name.isEmpty) else {
                continue
            }
            place.wave = wave - 1
            return place
        }
        return nil
    }

    /// Takes a letter and a number above 0 off the end of a name.
    private static func takeNumber(_ prefix: String, _ text: inout Substring) -> Int? {
        let digits = text.reversed().prefix { $0.isASCII && $0.isNumber }.count
        let head = text.dropLast(digits)
        guard (1...7).contains(digits), head.lowercased().hasSuffix(prefix),
            let number = Int(text.suffix(digits)), number > 0
        else { return nil }
        text = head.dropLast(prefix.count)
        return number
    }

    /// The name that a file of the series should have.
    func expectedName(_ place: Place) -> String {
        var name = base
        if header.waves.indices.contains(place.wave) {
            name += "_w\(place.wave + 1)"
            if header.hasWaveNames { name += header.waves[place.wave].name }
        }
        if !header.stages.isEmpty { name += "_s\(place.stage + 1)" }
        if header.times != nil { name += "_t\(place.time + 1)" }
        let ending =
            names.values.min().flatMap { other in
                other.lastIndex(of: ".").map { String(other[$0...]) }
            } ?? (header.version.hasPrefix("1") && header.slices > 1 ? ".STK" : ".TIF")
        return name + ending
    }
}
