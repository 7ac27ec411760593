import Domain

/// A TIFF whose first page carries OME-XML, or a set of them, which a companion file may describe.
///
/// The source is the OME-TIFF specification of the OME data model.
enum OMETIFFFormat: StackFormat {
    static func recognises(_ file: OpenedFile) throws(Failure) -> Bool {
        if let tiff = file.tiff {
            if isOME(try tiff.beginningOfDescription()) { return true }
            return try isUnwritten(tiff)
        }
        let head = try file.file.bytes(at: 0, count: min(4096, file.file.count))
        let text = String(decoding: head.prefix { $0 != 0 }, as: UTF8.self)
        guard isOME(text) else { return false }
        return try XMLReader.root(beginning: Array(text.utf8))?.name == "OME"
    }

    /// Whether there is only the room for OME-XML, which is written at the end.
    ///
    /// Bio-Formats leaves no such trace: until the end its OME-TIFF is a TIFF like those that it writes otherwise.
    private static func isUnwritten(_ tiff: TIFFStructure) throws(Failure) -> Bool {
        guard let field = try tiff.field(.imageDescription, of: 0), field.count > 1,
            try tiff.bytes(field, limit: 4096).allSatisfy({ $0 == 0 })
        else { return false }
        let software = try tiff.text(.software, of: 0) ?? []
        let isHole = tiff.file.holes().contains { $0.contains(field.offset) }
        return isHole || software.starts(with: Array("tifffile".utf8))
    }

    private static func isOME(_ text: String) -> Bool {
        text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }.first == "<"
            && (text.contains("<OME") || text.contains(":OME"))
    }

    static func open(_ file: OpenedFile) throws(Failure) -> Acquisition {
        if let tiff = file.tiff, try isUnwritten(tiff) {
            throw Failure(
                .incomplete, "its OME-XML has not been written yet",
                advice: "Wait until it is written or copied whole")
        }
        let opened = try OMEMember(file.file, file.tiff)
        let folder = OMEFolder(file.folder, opened)
        let set = try canonical(try describedSet(of: opened, in: folder), in: folder)
        guard set.contains(opened) else {
            throw Failure(
                .badInput, "“\(set.source.name)” describes a set that this file is no part of",
                advice: "Give one of the files of the set, or export it again")
        }
        return Acquisition(
            "OME-TIFF", files: set.files, missing: set.missing, troubles: set.troubles,
            images: try OMEImages(set).readers())
    }

    /// The set that a file belongs to, by its own document or by the one that this refers to.
    private static func describedSet(
        of opened: OMEMember, in folder: OMEFolder
    ) throws(Failure) -> OMESet {
        let metadata = try opened.metadata()
        guard let written = metadata.metadataFile else {
            return try OMESet(opened, metadata, in: folder)
        }
        let name = try OMEFolder.localName(written)
        guard let source = try folder.describing(name) else {
            throw Failure(
                .incomplete, "“\(name)”, which describes it, is not there",
                advice: "Wait until the whole set is there")
        }
        do throws(Failure) {
            let description = try source.metadata()
            guard description.metadataFile == nil else {
                throw OMEPixels.damaged("refers to another description again")
            }
            return try OMESet(source, description, in: folder)
        } catch {
            var failure = error
            failure.message = "it is described by “\(name)”: \(failure.message)"
            throw failure
        }
    }

    /// The set as its first file describes it, so that it is the same whichever of its files was opened.
    private static func canonical(
        _ set: OMESet, in folder: OMEFolder
    ) throws(Failure) -> OMESet {
        guard set.ownPlace != nil, let first = set.members.first, first !== set.source,
            first.tiff != nil
        else { return set }
        do throws(Failure) {
            let metadata = try first.metadata()
            guard metadata.metadataFile == nil else { return set }
            let other = try OMESet(first, metadata, in: folder)
            return other.members.map(\.name) == set.members.map(\.name) ? other : set
        } catch {
            guard error.code == .incomplete else { throw error.about(first.file.path) }
            return set.adding("\(first.name): \(error.message)")
        }
    }
}

extension StringProtocol {
    /// The text without white space at its ends.
    var trimmed: String {
        let whole = String(self)
        // Nearly always there is none, which is seen without a look at characters.
        if let first = whole.utf8.first, let last = whole.utf8.last,
            (0x21...0x7E).contains(first), (0x21...0x7E).contains(last)
        {
            return whole
        }
        let start = drop { $0.isWhitespace }
        return String(String(start.reversed().drop { $0.isWhitespace }).reversed())
    }
}
