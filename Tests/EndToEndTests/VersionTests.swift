import Foundation
import Testing

/// Stacks that are acquired anew under their old name, and stacks that are asked for once more.
@Suite(.timeLimit(.minutes(5)))
struct VersionTests {
    private static let other =
        "\(Facility.package)/Tests/Fixtures/golden/008_a_linear_fit_per_t/input.tif"

    private func rules(_ policy: String) -> String {
        Facility.rules + "\n    on_change: \(policy)\n"
    }

    /// Puts other content in the place of a stack.
    private func acquireAnew(_ facility: borrowing Facility) throws {
        let data = try Data(contentsOf: URL(filePath: Self.other))
        try data.write(to: URL(filePath: "\(facility.drop)/cells.tif"), options: .atomic)
    }

    private func sidecar(_ facility: borrowing Facility, _ name: String) throws -> [String: Any] {
        let data = try Data(contentsOf: URL(filePath: "\(facility.results)/\(name).json"))
        let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        return try #require(object?["unmixd"] as? [String: Any])
    }

    @Test func aNewVersionIsPublishedBesideTheOld() async throws {
        let facility = try Facility()
        try facility.copy(to: "cells.tif")
        try await facility.withService { service in
            var service = service
            _ = try await service.wait(for: "published")
            try acquireAnew(facility)
            _ = try await service.wait(for: "published", "cells_unmixed_v2.ome.tif")
            #expect(facility.published().count == 4)
            #expect(try sidecar(facility, "cells_unmixed_v2.ome.tif")["revision"] as? Int == 2)
            let verified = try await facility.unmix("verify", "--socket", facility.socket)
            #expect(verified.output == "2 results checked, all as published\n")
            try await service.stop()
        }
    }

    @Test func aReplacementTakesThePlaceOfTheOld() async throws {
        let facility = try Facility(rules: rules("replace"))
        try facility.copy(to: "cells.tif")
        try await facility.withService { service in
            var service = service
            _ = try await service.wait(for: "published")
            let before = try sidecar(facility, "cells_unmixed.ome.tif")["input_sha256"] as? String
            try acquireAnew(facility)
            _ = try await service.wait(for: "published")
            #expect(
                facility.published() == ["cells_unmixed.ome.tif", "cells_unmixed.ome.tif.json"])
            let after = try sidecar(facility, "cells_unmixed.ome.tif")["input_sha256"] as? String
            #expect(after != before)
            let verified = try await facility.unmix("verify", "--socket", facility.socket)
            #expect(verified.output == "1 result checked, all as published\n")
            try await service.stop()
        }
    }

    @Test func anIgnoredVersionIsLeftAlone() async throws {
        let facility = try Facility(rules: rules("ignore"))
        try facility.copy(to: "cells.tif")
        try await facility.withService { service in
            var service = service
            _ = try await service.wait(for: "published")
            try acquireAnew(facility)
            _ = try await service.wait(for: "left alone", "cells.tif")
            try await service.stop()
        }
        #expect(facility.published().count == 2)
    }

    @Test func aStackIsDoneAgainOnDemand() async throws {
        let facility = try Facility()
        try facility.copy(to: "cells.tif")
        try await facility.withService { service in
            var service = service
            _ = try await service.wait(for: "published")
            let stack = "\(facility.drop)/cells.tif"
            try facility.write(
                Facility.rules + "\n  - name: fixed\n    unmix: { alpha: 0.25 }\n",
                to: "unmix.yaml")
            try await facility.waitUntil("fixed", in: "explain", stack)
            var again = try await facility.unmix("reprocess", stack, "--socket", facility.socket)
            #expect(again.output.contains("queued"))
            _ = try await service.wait(for: "published", "cells_unmixed_v2.ome.tif", "rule=all")
            // Until the service has read the rule file, it does not know the rule.
            repeat {
                again = try await facility.unmix(
                    "reprocess", stack, "--rule", "fixed", "--socket", facility.socket)
            } while again.status == 64
            _ = try await service.wait(for: "published", "cells_unmixed_v3.ome.tif", "rule=fixed")
            let unknown = try await facility.unmix(
                "reprocess", stack, "--rule", "nosuch", "--socket", facility.socket)
            #expect(unknown.status == 64)
            #expect(unknown.error.contains("all, fixed"))
            let outside = try await facility.unmix(
                "reprocess", "/nowhere/x.tif", "--socket", facility.socket)
            #expect(outside.status == 64)
            try await service.stop()
        }
        #expect(facility.published().count == 6)
    }

    @Test func aStackThatIsAFolderIsDoneAgainByItsName() async throws {
        let facility = try Facility(
            rules: """
                rules:
                  - name: all
                    match: { channels: 3 }
                    unmix: { alpha: 0.25 }
                """)
        let stack = "\(facility.drop)/acquisition"
        try FileManager.default.copyItem(
            atPath: "\(Facility.package)/Tests/Fixtures/formats/ndtiff/plain", toPath: stack)
        try await facility.withService { service in
            var service = service
            _ = try await service.wait(for: "published", "stack=acquisition")
            let again = try await facility.unmix("reprocess", stack, "--socket", facility.socket)
            #expect(again.output.contains("queued"), "\(again.error)")
            _ = try await service.wait(for: "published", "acquisition_unmixed_v2.ome.tif")
            try await service.stop()
        }
    }
}
