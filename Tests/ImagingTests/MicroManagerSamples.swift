import Domain
import Foundation
@testable import Imaging
import Testing

/// The samples of the two formats of Micro-Manager, and copies of them that are then damaged.
enum MicroManagerSamples {
    struct Case: Decodable, CustomTestStringConvertible {
        struct Image: Decodable {
            var shape: [Int]
            var dtype: String
            var sha256: String
            var channelNames: [String]
            var colors: [String]?
            var size: [Double?]?
            var increment: Double?
            var name: String?
            var date: String
            var deltaT: [Double]?
            var exposure: [Double]
            var position: [[Double]]?
            var bits: Int?
            var annotations: [String]?

            enum CodingKeys: String, CodingKey {
                case shape, dtype, sha256, colors, annotations
                case channelNames = "channel_names"
                case size = "physical_size_um"
                case increment = "time_increment_s"
                case name = "image_name"
                case date = "acquisition_date"
                case deltaT = "delta_t_s"
                case exposure = "exposure_s"
                case position = "position_um"
                case bits = "significant_bits"
            }
        }

        var open: String
        var members: [String]
        var images: [Image]
        var format = ""

        enum CodingKeys: CodingKey { case open, members, images }

        var testDescription: String { "\(format): \(open)" }
        var path: String { MicroManagerSamples.path(format, open) }
    }

    private struct Expected: Decodable { var cases: [Case] }

    static func path(_ format: String, _ name: String) -> String {
        Fixtures.folder.appendingPathComponent("formats/\(format)/\(name)").path
    }

    static var cases: [Case] {
        ["mmstack", "ndtiff"].flatMap { format in
            let url = URL(fileURLWithPath: path(format, "expected.json"))
            let data = (try? Data(contentsOf: url)) ?? Data()
            let cases = (try? JSONDecoder().decode(Expected.self, from: data).cases) ?? []
            return cases.map {
                var expected = $0
                expected.format = format
                return expected
            }
        }
    }

    /// Runs a test in a folder with copies of some files of a sample.
    static func withCopies(
        of names: [String], from folder: String, _ body: (String) throws -> Void
    ) throws {
        try Fixtures.withFolder { (copy) throws in
            for name in names {
                try FileManager.default.copyItem(
                    atPath: "\(folder)/\(name)", toPath: "\(copy)/\(name)")
            }
            try body(copy)
        }
    }

    static func change(_ path: String, _ body: (inout [UInt8]) -> Void) throws {
        let url = URL(fileURLWithPath: path)
        var bytes = Array(try Data(contentsOf: url))
        body(&bytes)
        try Data(bytes).write(to: url)
    }
}
