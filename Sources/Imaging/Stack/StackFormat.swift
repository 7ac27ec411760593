import Domain

/// One file format: how it is told from others by its content, and how it is opened.
///
/// A new format is a folder with a conforming type in it, and one line in ``StackFile/formats``.
protocol StackFormat {
    /// Whether the file is of this format, whole or broken; by content, never by its name.
    static func recognises(_ file: OpenedFile) throws(Failure) -> Bool

    /// Opens a file that the format recognised.
    ///
    /// - Throws: a ``Failure`` that says why it cannot be read, `incomplete` where something is missing.
    static func open(_ file: OpenedFile) throws(Failure) -> any StackReader
}

/// A file that formats look at: its bytes, its TIFF structure if it has one, and what the rule says of it.
struct OpenedFile {
    let bytes: SourceFile
    /// The pages; nil where it is no TIFF.
    let tiff: TIFFStructure?
    /// How the pages are ordered where the file itself does not say it, such as `ZCYX`.
    let axes: String?
}
