import Foundation
import Testing

/// Two hundred stacks, dropped in every way, while the service is killed three times.
@Suite(.timeLimit(.minutes(10)))
struct WholeWayTests {
    private static let folders = (1...5).map { "scope\($0)" }

    @Test func everyStackIsPublishedOnceHoweverOftenTheServiceIsKilled() async throws {
        let facility = try Facility()
        for (phase, killAfter) in [(0, 7), (1, 13), (2, 20)] {
            try drop(phase, into: facility)
            try await facility.withService { service in
                var service = service
                try await appendSlowly(phase, to: facility, &service)
                try await service.wait(for: killAfter, linesWith: "published")
                service.kill()
            }
        }
        try drop(3, into: facility)
        try await facility.withService { service in
            var service = service
            try await appendSlowly(3, to: facility, &service)
            while sidecars(facility).count < 200 { _ = try await service.wait(for: "published") }
            try await service.stop()
        }
        try check(facility)
    }

    /// Forty-nine stacks of a phase: copied, renamed in, and moved in with their folder.
    private func drop(_ phase: Int, into facility: borrowing Facility) throws {
        for (number, folder) in Self.folders.enumerated() {
            for index in 0..<3 { try facility.copy(to: "\(folder)/copied-\(phase)-\(index).tif") }
            for index in 0..<3 {
                let name = "\(facility.drop)/\(folder)/renamed-\(phase)-\(index).tif"
                try facility.copy(to: "\(folder)/renamed-\(phase)-\(index).tif.part")
                try FileManager.default.moveItem(atPath: "\(name).part", toPath: name)
            }
            let outside = "\(facility.root)/outside"
            try FileManager.default.createDirectory(
                atPath: outside, withIntermediateDirectories: true)
            for index in 0..<(number < 4 ? 4 : 3) {
                try FileManager.default.copyItem(
                    atPath: Facility.stack, toPath: "\(outside)/moved-\(index).tif")
            }
            try FileManager.default.moveItem(
                atPath: outside, toPath: "\(facility.drop)/\(folder)/run-\(phase)")
        }
    }

    /// One stack that arrives in two pieces; the second one only when the service has seen that the first is not all.
    private func appendSlowly(
        _ phase: Int, to facility: borrowing Facility, _ service: inout RunningService
    ) async throws {
        let bytes = try Data(contentsOf: URL(filePath: Facility.stack))
        let path = "\(facility.drop)/scope5/appended-\(phase).tif"
        try bytes.prefix(bytes.count / 2).write(to: URL(filePath: path))
        _ = try await service.wait(for: "incomplete", "appended-\(phase).tif")
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        try file.seekToEnd()
        try file.write(contentsOf: bytes.dropFirst(bytes.count / 2))
        try file.close()
    }

    private func sidecars(_ facility: borrowing Facility) -> [String] {
        facility.published().filter { $0.hasSuffix("_unmixed.ome.tif.json") && !$0.hasPrefix(".") }
    }

    /// Each stack has its image, whole and the same as all others, and its sidecar; nothing else is there.
    private func check(_ facility: borrowing Facility) throws {
        let files = facility.published()
        #expect(sidecars(facility).count == 200)
        #expect(files.count == 400)
        let images = files.filter { $0.hasSuffix("_unmixed.ome.tif") }
        #expect(Set(images.map { "\($0).json" }) == Set(sidecars(facility)))
        var contents: Set<Data> = []
        for image in images {
            contents.insert(try Data(contentsOf: URL(filePath: "\(facility.results)/\(image)")))
        }
        #expect(contents.count == 1)
        for sidecar in sidecars(facility) {
            let data = try Data(contentsOf: URL(filePath: "\(facility.results)/\(sidecar)"))
            let report = try JSONSerialization.jsonObject(with: data) as? [String: Any]
            #expect((report?["alpha_by_t"] as? [Double])?.count == 3)
        }
    }
}
