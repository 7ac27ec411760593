import Domain

extension TIFFStructure {
    /// The pages of one of the files of a set, which its failures name.
    ///
    /// - Throws: `badInput` where it is no TIFF.
    convenience init(member file: InputFile) throws(Failure) {
        do throws(Failure) {
            guard try FileSignature.isTIFF(file) else {
                throw Failure(.badInput, "it is no TIFF", advice: "Copy or export the set again")
            }
            try self.init(file)
        } catch {
            throw error.about(file.path)
        }
    }
}
