import Crypto
import Domain
import Foundation
import Imaging
import Testing

/// Every sample of every format, dropped into the real service at once, under rules that name channels.
@Suite(.timeLimit(.minutes(5)))
struct FormatsTests {
    /// What an independent reader says of one sample.
    struct Case: Decodable {
        var open: String
        var members: [String]
        var axes: String?
        var images: [Image]

        struct Image: Decodable {
            var shape: [Int]
            var dtype: String
            var sha256: String
            var channelNames: [String?]?
        }
    }

    private struct Samples: Decodable {
        var cases: [Case]
    }

    /// A sample, and the folder of its own that it is dropped into.
    private struct Drop {
        var sample: Case
        var source: String
        var folder: String
        /// Images that have two channels to unmix.
        var pairs: [Case.Image] { sample.images.filter { $0.shape[2] >= 2 } }
    }

    private func drops() throws -> [Drop] {
        let formats = "\(Facility.package)/Tests/Fixtures/formats"
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try FileManager.default.contentsOfDirectory(atPath: formats).sorted().flatMap {
            slug in
            let file = URL(filePath: "\(formats)/\(slug)/expected.json")
            guard let data = try? Data(contentsOf: file) else { return [Drop]() }
            let samples = try decoder.decode(Samples.self, from: data)
            var seen: Set<[String]> = []
            return samples.cases.enumerated().compactMap { number, sample in
                let opened = URL(filePath: "\(formats)/\(slug)/\(sample.open)")
                // Where a folder is the stack, its files are named from there.
                let source =
                    opened.hasDirectory ? opened.path : opened.deletingLastPathComponent().path
                // The same files opened by another of them are the same stack.
                guard seen.insert([source] + sample.members.sorted()).inserted else { return nil }
                return Drop(sample: sample, source: source, folder: "\(slug)-\(number)")
            }
        }
    }

    /// The rule for a sample: by the names of its channels where all of its images have the same.
    private func rule(for sample: Case) -> String {
        let names = Set(sample.images.map { $0.channelNames ?? [] })
        let pair = names.first?.compactMap(\.self) ?? []
        let isNamed = names.count == 1 && Set(pair).count == names.first?.count && pair.count >= 2
        let quoted = pair.prefix(2).map { "'\($0.replacing("'", with: "''"))'" }
        let match = isNamed ? "channel_names: [\(quoted[0]), \(quoted[1])]" : "channels: { min: 2 }"
        let channels =
            isNamed ? "source_channel: \(quoted[0]), target_channel: \(quoted[1]), " : ""
        let axes = sample.axes.map { "\n    axes: \($0)" } ?? ""
        // A rule for each sample type, so that the voxels stay what they are.
        return Set(sample.images.map(\.dtype)).sorted().reduce("rules:") { text, type in
            text + """

                  - match: { \(match), dtype: \(type) }
                    unmix: { \(channels)alpha: 0, output_dtype: \(type), clip_negative: false }\(axes)
                """
        }
    }

    @Test func everySampleComesOutWithItsVoxels() async throws {
        let drops = try drops()
        let facility = try Facility(rules: nil)
        for drop in drops { try copy(drop.sample.members, of: drop, into: facility) }
        try await facility.withService { service in
            var service = service
            try await wait(for: drops, in: facility, &service)
            try await service.stop()
        }
        try check(drops, in: facility)
    }

    @Test func aMemberThatComesFirstWaitsForTheOthers() async throws {
        let drops = try drops().filter {
            $0.sample.members.count > 1 && $0.folder.hasPrefix("ome-tiff-sets")
        }
        #expect(drops.count >= 3)
        let facility = try Facility(rules: nil)
        for drop in drops { try copy(drop.sample.members.suffix(1), of: drop, into: facility) }
        try await facility.withService { service in
            var service = service
            var waiting = Set(drops.map(\.folder))
            while !waiting.isEmpty {
                let line = try await service.wait(for: "incomplete")
                waiting = waiting.filter { !line.contains("stack=\($0)/") }
            }
            #expect(images(facility) == [])
            for drop in drops { try copy(drop.sample.members.dropLast(), of: drop, into: facility) }
            try await wait(for: drops, in: facility, &service)
            try await service.stop()
        }
        try check(drops, in: facility)
        #expect(facility.published().count == 2 * images(facility).count)
    }

    private func copy(
        _ members: some Sequence<String>, of drop: Drop, into facility: borrowing Facility
    ) throws {
        let folder = "\(facility.drop)/\(drop.folder)/stack"
        for member in members {
            let target = URL(filePath: "\(folder)/\(member)")
            try FileManager.default.createDirectory(
                at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                at: URL(filePath: "\(drop.source)/\(member)"), to: target)
        }
        try facility.write(rule(for: drop.sample), to: "\(drop.folder)/unmix.yaml")
    }

    private func wait(
        for drops: [Drop], in facility: borrowing Facility, _ service: inout RunningService
    ) async throws {
        let wanted = drops.reduce(0) { $0 + $1.pairs.count }
        while images(facility).count < wanted {
            let line = try await service.wait(for: "stack=")
            #expect(!line.contains("failed"), "\(line)")
        }
    }

    /// Each image of each drop has one result, with the voxels that an independent reader saw.
    private func check(_ drops: [Drop], in facility: borrowing Facility) throws {
        #expect(images(facility).count == drops.reduce(0) { $0 + $1.pairs.count })
        for drop in drops {
            let results = images(facility).filter { $0.hasPrefix("\(drop.folder)/") }
            let digests = try results.map { try digest("\(facility.results)/\($0)") }
            #expect(
                digests.sorted() == drop.pairs.map(\.sha256).sorted(), "\(drop.folder): \(results)")
        }
    }

    private func images(_ facility: borrowing Facility) -> [String] {
        facility.published().filter { $0.hasSuffix(".ome.tif.json") }.map { String($0.dropLast(5)) }
    }

    /// SHA-256 of the voxels of a result as little-endian samples in the order T, Z, C, Y, X.
    private func digest(_ path: String) throws -> String {
        let image = try Acquisition.open(path: path).images[0]
        let shape = image.description.shape
        var hash = SHA256()
        var plane = [UInt8](repeating: 0, count: image.description.planeByteCount)
        for t in 0..<shape.t {
            for z in 0..<shape.z {
                for c in 0..<shape.c {
                    try plane.withUnsafeMutableBytes {
                        try image.readPlane(PlaneIndex(t: t, z: z, c: c), into: $0)
                    }
                    hash.update(data: plane)
                }
            }
        }
        return hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

extension URL {
    /// Whether a folder is there.
    fileprivate var hasDirectory: Bool {
        var isDirectory = ObjCBool(false)
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
            && isDirectory.boolValue
    }
}
