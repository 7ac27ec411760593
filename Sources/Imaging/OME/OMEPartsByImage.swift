import Domain

/// Takes apart what the images of a document have in common and what each refers to.
struct OMEPartsByImage {
    /// Elements that are carried into results as they are.
    private static let documentNames: Set = ["Experimenter", "ExperimenterGroup", "Instrument"]
    private static let imageNames: Set = [
        "ExperimenterRef", "ExperimenterGroupRef", "InstrumentRef", "ObjectiveSettings",
        "ImagingEnvironment", "StageLabel", "AnnotationRef",
    ]
    /// Annotations in all results together, beyond which those that no image refers to are left out.
    private static let mostShared = 1_000_000

    private let document: [XMLElement]
    private let annotations: [XMLElement]
    /// The places of annotations that no image refers to, ascending.
    private let shared: [Int]
    private let places: [String: Int]

    init(_ metadata: OMEMetadata) {
        document = metadata.root.children.filter { Self.documentNames.contains($0.name) }
        annotations = metadata.root.all("StructuredAnnotations").flatMap(\.children)
        var places: [String: Int] = [:]
        for (place, annotation) in annotations.enumerated() {
            if let identifier = annotation["ID"], places[identifier] == nil {
                places[identifier] = place
            }
        }
        self.places = places
        var referred: Set<Int> = []
        for image in metadata.images {
            Self.collect(in: image.image, annotations, places, into: &referred)
        }
        let shared = annotations.indices.filter { !referred.contains($0) }
        let (total, overflow) = shared.count.multipliedReportingOverflow(by: metadata.images.count)
        self.shared = overflow || total > Self.mostShared ? [] : shared
    }

    /// What the result of one image carries of the document.
    func parts(of image: OMEPixels) -> OMEParts {
        var parts = OMEParts()
        parts.document = document
        parts.image = image.image.children.filter { Self.imageNames.contains($0.name) }
        var wanted = Set(shared)
        Self.collect(in: image.image, annotations, places, into: &wanted)
        parts.annotations = wanted.sorted().map { annotations[$0] }
        return parts
    }

    /// Collects the places of the annotations that an element refers to, those too that annotations refer to.
    private static func collect(
        in element: XMLElement, _ annotations: [XMLElement], _ places: [String: Int],
        into found: inout Set<Int>
    ) {
        var open = [element]
        while let next = open.popLast() {
            open += next.children
            guard next.name == "AnnotationRef", let place = places[next["ID"] ?? ""],
                found.insert(place).inserted
            else { continue }
            open.append(annotations[place])
        }
    }
}
