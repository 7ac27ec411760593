public import Domain

/// One acquisition, opened: the files that it consists of, and the images in them.
///
/// Each image is a stack of its own, with its own shape and its own result; most acquisitions have one.
public final class Acquisition {
    /// The format by its common name, such as `OME-TIFF`.
    public let format: String
    /// The file that stands for the whole, or the folder, with a slash at its end; the same for whichever of its files
    /// it was opened by.
    public let path: String
    /// In the order in which the format counts them; never empty.
    public let images: [any StackReader]
    /// The files that are there, the one that names the whole first.
    package let files: [InputFile]
    /// Names of files that belong to it and are not there.
    package let missing: [String]
    /// What keeps files that are there from being read yet, in words for a person.
    private let troubles: [String]

    /// - Parameters:
    ///   - format: by its common name.
    ///   - folder: its path, where that stands for the whole; else nil for the first of the files.
    ///   - files: at least one.
    ///   - missing: names.
    ///   - troubles: what keeps files that are there from being read yet, in words for a person.
    ///   - images: at least one.
    init(
        _ format: String, folder: String? = nil, files: [InputFile], missing: [String] = [],
        troubles: [String] = [], images: [any StackReader]
    ) {
        self.format = format
        self.path = folder.map { $0.hasSuffix("/") ? $0 : "\($0)/" } ?? files.first?.path ?? ""
        self.files = files
        self.missing = missing
        self.troubles = troubles
        self.images = images
    }

    /// An acquisition of one image in one file.
    convenience init(_ file: InputFile, _ image: any StackReader) {
        self.init(image.description.format, files: [file], images: [image])
    }

    /// The paths of its files, the one that names the whole first.
    public var filePaths: [String] { files.map(\.path) }

    /// Whether all of it is there: every file, and every plane of every image.
    ///
    /// - Throws: a ``Failure`` where the structure contradicts itself or cannot be read.
    public func completeness() throws(Failure) -> Completeness {
        if let name = missing.first {
            let more = missing.count > 1 ? " and \(missing.count - 1) more are" : " is"
            return .incomplete(
                reason: "\(missing.count) of its \(files.count + missing.count) files are missing:"
                    + " \(name)\(more) not there")
        }
        if let reason = troubles.first { return .incomplete(reason: reason) }
        for (number, image) in images.enumerated() {
            guard case .incomplete(let reason) = try image.completeness() else { continue }
            return .incomplete(reason: images.count == 1 ? reason : "image \(number): \(reason)")
        }
        return .complete
    }
}

extension Acquisition {
    /// The files that are there, and what `stat` said of each when it was opened.
    package var members: [StackMember] {
        files.map { StackMember(path: $0.path, stamp: $0.stamp) }
    }

    /// The paths of the files that belong to it and are not there.
    package var missingPaths: [String] {
        let folder = files.first.map { $0.path.dropLast($0.name.count) } ?? ""
        return missing.map { folder + $0 }
    }

    /// Checks that no file was exchanged or changed since it was probed.
    ///
    /// - Parameter members: as they were then.
    /// - Throws: a ``Failure`` with the code `incomplete` where one is another, or is no longer there.
    package func check(against members: [StackMember]) throws(Failure) {
        let stamps = Dictionary(members.map { ($0.path, $0.stamp) }) { first, _ in first }
        for file in files {
            guard let stamp = stamps[file.path] else { throw Self.changed(file.path) }
            try file.check(against: stamp)
        }
        let present = Set(filePaths)
        if let gone = members.first(where: { !present.contains($0.path) }) {
            throw Self.changed(gone.path)
        }
    }

    private static func changed(_ path: String) -> Failure {
        Failure(
            .incomplete, "the stack got or lost a file since it was looked at", subject: path,
            advice: "Wait until nobody writes it any more")
    }
}
