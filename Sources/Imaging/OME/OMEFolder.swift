import Domain

/// The folder of a set, and those of its files that were opened, each of which is parsed once.
final class OMEFolder {
    /// Files that are looked at for an identifier, at most.
    private static let mostSearched = 10_000

    private let folder: StackFolder
    private var opened: [String: OMEMember] = [:]
    /// Names of opened files by identifier.
    private var identified: [String: String] = [:]
    /// Names by identifier, of all TIFF files in the folder.
    private var searched: [String: String]?

    init(_ folder: StackFolder, _ first: OMEMember) {
        self.folder = folder
        keep(first)
    }

    /// A file by its name; nil where there is none.
    func member(_ name: String) throws(Failure) -> OMEMember? {
        if let member = opened[name] { return member }
        guard let file = try folder.file(name) else { return nil }
        let member = try OMEMember(opening: file)
        keep(member)
        return member
    }

    /// A file that describes others, a TIFF or not, by its name; nil where there is none.
    func describing(_ name: String) throws(Failure) -> OMEMember? {
        if let member = opened[name] { return member }
        guard let file = try folder.file(name) else { return nil }
        guard try !FileSignature.isTIFF(file) else { return try member(name) }
        let member = try OMEMember(file, nil)
        keep(member)
        return member
    }

    /// A TIFF by the identifier in its OME-XML, whatever its name.
    func member(identifier: String) throws(Failure) -> OMEMember? {
        guard !identifier.isEmpty else { return nil }
        if let name = identified[identifier] { return opened[name] }
        if searched == nil { searched = try search() }
        return try searched?[identifier].flatMap { (name) throws(Failure) in try member(name) }
    }

    private func keep(_ member: OMEMember) {
        opened[member.name] = member
        guard let identifier = member.identifier, identified[identifier] == nil else { return }
        identified[identifier] = member.name
    }

    private func search() throws(Failure) -> [String: String] {
        var found: [String: String] = [:]
        for name in try folder.names().prefix(Self.mostSearched) where opened[name] == nil {
            guard let identifier = identifier(of: name), found[identifier] == nil else { continue }
            found[identifier] = name
        }
        return found
    }

    /// Nil for whatever is no OME-TIFF, for any reason.
    private func identifier(of name: String) -> String? {
        do throws(Failure) {
            guard let file = try folder.file(name), try FileSignature.isTIFF(file) else {
                return nil
            }
            return try OMEMember.identifier(TIFFStructure(file, mostPages: 1))
        } catch {
            return nil
        }
    }

    /// The name of a file in this folder by the name that a document gives it, which may have a folder of the machine
    /// that wrote it in front.
    ///
    /// - Throws: `badInput` where it is in another folder.
    static func localName(_ written: String) throws(Failure) -> String {
        let parts = written.split { $0 == "/" || $0 == "\\" }
        guard let last = parts.last else { throw OMEPixels.damaged("names a file “\(written)”") }
        let isAbsolute =
            written.hasPrefix("/") || written.hasPrefix("\\")
            || parts[0].utf8.last == UInt8(ascii: ":")
        guard isAbsolute || parts.dropLast().allSatisfy({ $0 == "." }) else {
            throw Failure(
                .badInput, "a part of it is “\(written)”, in another folder",
                advice: "Export the set into one folder")
        }
        return String(last)
    }
}
