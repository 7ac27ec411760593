/// Parts of an OME-XML document that a result takes over from its input as they are: who, with what, and notes of any
/// kind.
///
/// Formats other than OME-TIFF make such parts from their own metadata. Results carry what the schema of 2016-06 takes,
/// and no reference to what is not there.
public struct OMEParts: Sendable, Hashable {
    /// Children of `OME` that an image refers to: `Experimenter`, `ExperimenterGroup` and `Instrument`.
    var document: [XMLElement] = []
    /// Children of `Image` beside its name, date, description and pixels, such as `ObjectiveSettings`.
    var image: [XMLElement] = []
    /// Children of `StructuredAnnotations`.
    var annotations: [XMLElement] = []

    /// No parts.
    public init() {}
}
