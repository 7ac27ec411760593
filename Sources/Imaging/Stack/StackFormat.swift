import Domain

/// One file format: how it is told from others by its content, and how it is opened.
///
/// A new format is a folder with a conforming type in it, and one line in ``Acquisition/formats``.
protocol StackFormat {
    /// Whether the file is of this format, whole or broken; by content, never by its name.
    static func recognises(_ file: OpenedFile) throws(Failure) -> Bool

    /// Opens the acquisition that a file belongs to, which the format recognised.
    ///
    /// - Throws: a ``Failure`` that says why it cannot be read, `incomplete` where so much is missing that it cannot be
    ///   told what the acquisition is; what is missing otherwise is said by ``Acquisition/completeness()``.
    static func open(_ file: OpenedFile) throws(Failure) -> Acquisition

    /// The file of a folder by which a whole acquisition of this format is opened, where a folder is one; else nil.
    static func entry(of folder: StackFolder) throws(Failure) -> String?
}

extension StackFormat {
    static func entry(of folder: StackFolder) throws(Failure) -> String? { nil }
}

/// A file that formats look at: its bytes, its TIFF structure if it has one, and what the rule says of it.
struct OpenedFile {
    let file: InputFile
    /// The pages; nil where it is no TIFF.
    let tiff: TIFFStructure?
    /// Where it lies, with the other files of its acquisition.
    let folder: StackFolder
    /// How the pages are ordered where the file itself does not say it, such as `ZCYX`.
    let axes: String?
}
