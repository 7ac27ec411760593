import Domain

/// TIFF files that look like plain ones, of formats that keep the order of their pages elsewhere.
enum UnsupportedTIFF {
    /// Refuses those formats by name.
    ///
    /// - Parameter axes: as the rule says them; with these, pages that are ordinary ones can be read after all.
    static func refuse(_ tiff: TIFFStructure, axes: String?) throws(Failure) {
        guard axes == nil else { return }
        // Micro-Manager marks its files right behind the TIFF header.
        if tiff.file.contains(8, 4) {
            switch try tiff.number(at: 8, size: 4) {
            case 483_729: throw refusal("Micro-Manager NDTiff")
            case 54_773_648: throw refusal("Micro-Manager image stack without OME-XML")
            default: break
            }
        }
    }

    private static func refusal(_ name: String) -> Failure {
        Failure(
            .badInput, "\(name) files are not supported yet", advice: "Export it as OME-TIFF")
    }
}
