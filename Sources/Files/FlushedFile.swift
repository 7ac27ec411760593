package import Domain

/// A small text file that is on disk when the call returns.
package enum FlushedFile {
    /// Writes a new file; an existing one is an error.
    package static func write(_ text: String, to path: String) throws(Failure) {
        try TextOutput.create(text, at: path, isFlushed: true)
    }
}
