import Foundation
import Testing

/// A sample of a format, and what an independent reader finds in it: an entry of
/// `Tests/Fixtures/formats/*/expected.json`.
struct FormatCase: Decodable, Sendable, CustomTestStringConvertible {
    /// The name of the folder, such as `zeiss-czi`.
    private(set) var slug = ""
    /// ``Acquisition/format``.
    private(set) var format = ""
    /// What is opened, relative to the folder of the slug: a file or a folder.
    let open: String
    /// How the pages of a plain TIFF are ordered.
    let axes: String?
    /// The names of the acquisition's files; nil for the one that is opened.
    let members: [String]?
    let images: [Image]

    /// One image; what is nil the file does not say.
    struct Image: Decodable, Sendable {
        let shape: [Int]
        let dtype: String
        /// Of the voxels as little-endian samples in the order T, Z, C, Y, X.
        let sha256: String
        let channelNames: [String?]?
        let colors: [String?]?
        let excitationNm: [Double?]?
        let emissionNm: [Double?]?
        let physicalSizeUm: [Double?]?
        let timeIncrementS: Double?
        let imageName: String?
        let acquisitionDate: String?
        let deltaTS: [Double?]?
        let exposureS: [Double?]?
        let positionUm: [[Double?]?]?
        let objective: Objective?
        let significantBits: Int?
        let annotations: [String]?
    }

    struct Objective: Decodable, Sendable {
        let model: String?
        let na: Double?
        let magnification: Double?
    }

    private enum CodingKeys: CodingKey {
        case format, open, axes, members, images
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        format = try values.decodeIfPresent(String.self, forKey: .format) ?? ""
        open = try values.decode(String.self, forKey: .open)
        axes = try values.decodeIfPresent(String.self, forKey: .axes)
        members = try values.decodeIfPresent([String].self, forKey: .members)
        images = try values.decode([Image].self, forKey: .images)
    }

    var testDescription: String { "\(slug)/\(URL(fileURLWithPath: open).lastPathComponent)" }

    /// Where ``open`` is.
    var url: URL {
        Self.folder.appendingPathComponent(slug).appendingPathComponent(open).standardizedFileURL
    }

    /// Whether a folder is opened.
    var isFolder: Bool {
        (try? url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory) ?? false
    }

    /// The folder that the files lie in.
    var folder: URL { isFolder ? url : url.deletingLastPathComponent() }

    /// The names of the acquisition's files.
    var files: [String] { members ?? [url.lastPathComponent] }
}

extension FormatCase {
    private struct Document: Decodable {
        let format: String?
        let cases: [FormatCase]
    }

    private static let folder = Fixtures.folder.appendingPathComponent("formats")

    /// All samples, in the order of their folders.
    static let all: [FormatCase] = {
        let slugs = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return slugs.sorted().flatMap { slug in
            let file = folder.appendingPathComponent("\(slug)/expected.json")
            guard FileManager.default.fileExists(atPath: file.path) else { return [FormatCase]() }
            do {
                return try read(file, slug)
            } catch {
                Issue.record("\(file.path) cannot be read: \(error)")
                return []
            }
        }
    }()

    /// Samples whose files are not those of an earlier one that another of them opens.
    static let distinct: [FormatCase] = {
        var seen: Set<[String]> = []
        return all.filter { seen.insert([$0.folder.path] + $0.files.sorted()).inserted }
    }()

    /// Samples of several files.
    static let sets = distinct.filter { $0.files.count > 1 }

    private static func read(_ file: URL, _ slug: String) throws -> [FormatCase] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let document = try decoder.decode(Document.self, from: Data(contentsOf: file))
        return document.cases.map { sample in
            var sample = sample
            sample.slug = slug
            if sample.format.isEmpty { sample.format = document.format ?? "" }
            return sample
        }
    }
}
