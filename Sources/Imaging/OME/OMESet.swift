import Domain

/// The files that one OME-XML document speaks of, as far as they are there.
struct OMESet {
    let metadata: OMEMetadata
    /// The file that carries the document.
    let source: OMEMember
    /// The files that planes lie in, sorted by name.
    private(set) var members: [OMEMember] = []
    /// The places of the document's files in ``members``; nil for those that are not there.
    private(set) var places: [Int?] = []
    /// The place of ``source`` in ``members``; nil for a companion, which holds no planes.
    private(set) var ownPlace: Int?
    /// Names of files that are not there.
    private(set) var missing: [String] = []
    /// What is wrong with files that are there, or with those that have no name.
    private(set) var troubles: [String] = []

    /// - Parameters:
    ///   - source: the file that carries the document.
    ///   - folder: of the set.
    /// - Throws: `badInput` where the document leads elsewhere or contradicts itself.
    init(
        _ source: OMEMember, _ metadata: OMEMetadata, in folder: OMEFolder
    ) throws(Failure) {
        (self.source, self.metadata) = (source, metadata)
        var found: [OMEMember?] = []
        for file in metadata.files { found.append(try member(file, in: folder)) }
        let hasOwn = metadata.images.contains { image in
            image.tiffData.contains { $0.file == nil } || image.tiffData.isEmpty
        }
        var all = found.compactMap(\.self)
        if source.tiff != nil && hasOwn { all.append(source) }
        var seen: Set<String> = []
        members = all.filter { seen.insert($0.name).inserted }
            .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        let indices = Dictionary(uniqueKeysWithValues: zip(members.map(\.name), members.indices))
        places = found.map { $0.flatMap { indices[$0.name] } }
        ownPlace = indices[source.name]
        var named: Set<String> = []
        missing = missing.filter { named.insert($0).inserted }
        try checkIdentifiers()
        troubles += members.compactMap(\.trouble)
        if members.count > TIFFStack.mostOpenFiles { for member in members { member.tiff?.rest() } }
    }

    /// The same with something more that is wrong.
    func adding(_ trouble: String) -> OMESet {
        var set = self
        set.troubles.append(trouble)
        return set
    }

    /// Whether a file belongs to the set.
    func contains(_ member: OMEMember) -> Bool {
        member === source || members.contains { $0 === member }
    }

    /// The files in the order of the acquisition: what describes the others first.
    var files: [InputFile] {
        (ownPlace == nil ? [source.file] : []) + members.map(\.file)
    }

    /// The file of a reference; nil where it is not there, which is then taken down.
    private mutating func member(
        _ reference: OMEFileReference, in folder: OMEFolder
    ) throws(Failure) -> OMEMember? {
        let identifier = reference.identifier
        // A file that was renamed still knows itself by its identifier.
        if source.tiff != nil && !identifier.isEmpty && identifier == source.identifier {
            return source
        }
        if isAlone { return source }
        let name = try reference.name.map { (name) throws(Failure) in
            try OMEFolder.localName(name)
        }
        let named = try name.flatMap { (name) throws(Failure) in try folder.member(name) }
        if let named,
            named.identifier == nil || identifier.isEmpty || named.identifier == identifier
        {
            return named
        }
        if let other = try folder.member(identifier: identifier) { return other }
        if let named {
            troubles.append(
                "\(named.name) belongs to another set: its identifier is not the one"
                    + " that the set names")
        } else if let name {
            missing.append(name)
        } else {
            troubles.append("the file with the identifier \(identifier) is not there")
        }
        return nil
    }

    /// Whether the document names one file only, and that cannot be another one.
    private var isAlone: Bool {
        source.tiff != nil && source.identifier == nil && metadata.files.count == 1
    }

    /// Checks that no identifier stands for two files.
    private func checkIdentifiers() throws(Failure) {
        var names: [String: String] = [:]
        for file in metadata.files where !file.identifier.isEmpty {
            guard let name = file.name else { continue }
            guard names.updateValue(name, forKey: file.identifier) ?? name == name else {
                throw OMEPixels.damaged("gives two files the identifier \(file.identifier)")
            }
        }
    }
}
