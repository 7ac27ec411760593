import Domain

extension NDSeries {
    /// The series as one acquisition: an image for each stage position, its wavelengths as channels.
    ///
    /// Wavelengths that were taken at a single height while others were taken at all of them are an image of their own.
    func acquisition() throws(Failure) -> Acquisition {
        var files = [file]
        var missing: [String] = []
        var images: [any StackReader] = []
        let stages = 0..<max(1, header.stages.count)
        for stage in stages {
            for waves in groups {
                var members: [Place: MetaMorphFile] = [:]
                for wave in waves {
                    for time in 0..<(header.times ?? 1) {
                        let place = Place(stage: stage, wave: wave, time: time)
                        guard let name = names[place], let member = try folder.file(name) else {
                            missing.append(expectedName(place))
                            continue
                        }
                        files.append(member)
                        members[place] = try Self.open(member)
                    }
                }
                if let image = try image(stage, waves, members) { images.append(image) }
            }
        }
        guard !images.isEmpty else {
            throw Failure(
                .incomplete,
                "none of its \(missing.count) files is there, such as"
                    + " \(missing.first ?? base)", subject: file.path,
                advice: "Wait until they are written or copied")
        }
        return Acquisition("MetaMorph series", files: files, missing: missing, images: images)
    }

    /// The wavelengths of each image.
    private var groups: [[Int]] {
        guard !header.waves.isEmpty else { return [[0]] }
        guard header.slices > 1 else { return [Array(header.waves.indices)] }
        let stacks = header.waves.indices.filter { header.waves[$0].isStack }
        let single = header.waves.indices.filter { !header.waves[$0].isStack }
        return [stacks, single].filter { !$0.isEmpty }
    }

    private static func open(_ member: InputFile) throws(Failure) -> MetaMorphFile {
        let tiff = try TIFFStructure(member: member)
        do throws(Failure) {
            return try MetaMorphFile(tiff)
        } catch {
            throw error.about(member.path)
        }
    }

    /// One image; nil where none of its files is there.
    private func image(
        _ stage: Int, _ waves: [Int], _ members: [Place: MetaMorphFile]
    ) throws(Failure) -> (any StackReader)? {
        let places = members.keys.sorted { ($0.wave, $0.time) < ($1.wave, $1.time) }
        guard let first = places.first.flatMap({ members[$0] }) else { return nil }
        let isStack = header.waves.isEmpty || header.waves[waves[0]].isStack
        let slices = isStack ? header.slices : 1
        let samples = first.raster.samplesPerPixel
        for place in places {
            guard let member = members[place] else { continue }
            guard member.planes.count == slices, member.raster.samplesPerPixel == samples else {
                throw misfit(member, slices, samples)
            }
        }
        let shape = try StackShape(
            checked: header.times ?? 1, slices, waves.count * samples, first.raster.height,
            first.raster.width)
        let numbers = Dictionary(uniqueKeysWithValues: zip(places, places.indices))
        let place = { (index: PlaneIndex) in
            Place(stage: stage, wave: waves[index.c / samples], time: index.t)
        }
        let map = TIFFPlaneMap(
            shape, pageCounts: places.compactMap { members[$0]?.tiff.pages.count },
            samplesPerPage: samples, shifts: slices
        ) { index in
            guard let number = numbers[place(index)] else { return nil }
            return members[places[number]]?.place(
                of: index.z, file: number, sample: index.c % samples)
        }
        var description = StackDescription(
            format: "MetaMorph series", shape: shape, sampleType: first.raster.sampleType)
        description.describe(by: first) { members[place($0)]?.planes[$0.z] }
        describe(&description, stage, waves, samples)
        return try TIFFStack(
            places.compactMap { members[$0]?.tiff }, map, description)
    }

    private func misfit(_ member: MetaMorphFile, _ slices: Int, _ samples: Int) -> Failure {
        guard member.raster.samplesPerPixel == samples else {
            return Failure(
                .badInput, "its pixels have other samples than those of the other files",
                subject: member.tiff.file.path, advice: "Export the series again")
        }
        let count = member.planes.count
        // A TIFF grows page by page, an STK says from the first how many planes it has.
        return Failure(
            count < slices ? .incomplete : .badInput,
            "\(count) of \(slices) planes that the .nd file says are in it",
            subject: member.tiff.file.path,
            advice: count < slices
                ? "Wait until it is written or copied whole" : "Export the series again")
    }

    private func describe(
        _ description: inout StackDescription, _ stage: Int, _ waves: [Int], _ samples: Int
    ) {
        description.imageDescription = header.text
        // The name inside a file is that of one wavelength at one time.
        description.imageName = nil
        if description.shape.z > 1, description.physicalSizeZ == nil {
            description.physicalSizeZ = header.step.map { Quantity($0, "µm") }
        }
        if let started = header.started, description.acquisitionDate == nil {
            description.acquisitionDate = DateTime.text(milliseconds: started)
        }
        if samples == 1, !header.waves.isEmpty {
            for (channel, wave) in waves.enumerated() where !header.waves[wave].name.isEmpty {
                description.channels[channel].name = header.waves[wave].name
            }
        }
        guard header.stages.indices.contains(stage), !header.stages[stage].isEmpty else { return }
        description.imageName = header.stages[stage]
        description.parts.image.removeAll { $0.name == "StageLabel" }
        description.parts.image.append(
            XMLElement(name: "StageLabel", attributes: ["Name": header.stages[stage]]))
    }
}
