import Domain

/// The files of one MMStack, those that are there and those that are not.
struct MMStackSet {
    private(set) var files: [MMStackFile] = []
    private(set) var missing: [String] = []
    let name: MMStackName
    /// Whether Micro-Manager wrote each stage position into files of its own.
    let isOfOnePosition: Bool

    /// Finds all files of the stack that one belongs to.
    ///
    /// - Throws: `incomplete` where it cannot be told yet whether one belongs to it.
    init(containing file: MMStackFile, in folder: StackFolder) throws(Failure) {
        let frame = file.metadata(of: 0).flatMap { MicroManagerFrame($0) }
        name = MMStackName(file.tiff.file.name, frame)
        isOfOnePosition = (MMStackName.written(frame) ?? name).isOfOnePosition
        var found = [name.number: file]
        for other in try folder.names() {
            guard let number = name.number(of: other), number != name.number else { continue }
            found[number] = try Self.member(other, number, of: name, in: folder)
        }
        let last = found.keys.max() ?? 0
        var wanted = Set((0...last).map { name.sibling($0) })
        if let first = found[0] { wanted.formUnion(Self.named(by: first, name)) }
        files = found.sorted { $0.key < $1.key }.map(\.value)
        missing = wanted.subtracting(found.keys.map { name.sibling($0) })
            .sorted { (name.number(of: $0) ?? 0) < (name.number(of: $1) ?? 0) }
    }

    private static func name(of file: MMStackFile) -> MMStackName {
        MMStackName(file.tiff.file.name, file.metadata(of: 0).flatMap { MicroManagerFrame($0) })
    }

    /// A file that has the name of one of the stack; nil where it is something else.
    private static func member(
        _ text: String, _ number: Int, of name: MMStackName, in folder: StackFolder
    ) throws(Failure) -> MMStackFile? {
        do throws(Failure) {
            guard let file = try folder.file(text), try FileSignature.isTIFF(file) else {
                return nil
            }
            let tiff = try TIFFStructure(file)
            guard try MMStackFile.isOne(tiff) else { return nil }
            let member = try MMStackFile(tiff)
            let own = Self.name(of: member)
            return own.base == name.base && own.number == number ? member : nil
        } catch {
            guard error.code == .badInput else { throw error.about(folder.path(of: text)) }
            return nil
        }
    }

    /// The files that the OME-XML of the first one names, where it is written already.
    ///
    /// It names the files of all stage positions, and only those of this stack count.
    private static func named(by first: MMStackFile, _ name: MMStackName) -> Set<String> {
        guard let text = try? first.tiff.text(.imageDescription, of: 0), text.count <= 1 << 26,
            let root = try? XMLReader.read(text, ignoring: ["Plane", "StructuredAnnotations"])
        else { return [] }
        let pixels = root.all("Image").compactMap { $0.first("Pixels") }
        let names = pixels.flatMap { $0.all("TiffData") }.compactMap {
            $0.first("UUID")?["FileName"]
        }
        return Set(names.filter { name.number(of: $0) != nil })
    }
}

extension MMStackSet {
    /// Places along an axis: as many as there shall be, or as there are, where the summary counts short.
    ///
    /// - Parameter index: the place of an image.
    func extent(_ axis: MicroManagerSummary.Axis, _ index: KeyPath<MMStackFile.Entry, Int>) -> Int {
        let highest = files.lazy.flatMap(\.entries).map { $0[keyPath: index] }.max() ?? 0
        return max(files[0].summary.intended(axis) ?? 1, highest + 1)
    }

    /// The stage positions that its files hold or shall hold.
    var positions: Range<Int> {
        let seen = Set(files.lazy.flatMap(\.entries).map(\.position))
        guard seen.count <= 1 && isOfOnePosition else {
            return 0..<extent(.position, \.position)
        }
        let only = seen.first ?? 0
        return only..<(only + 1)
    }
}
