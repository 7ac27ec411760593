import Foundation
import Testing

/// What a watch says of the files that it takes in, with the real service.
@Suite(.timeLimit(.minutes(3)))
struct IntakeSettingsTests {
    @Test func aStackWaitsForTheFileThatSaysThatItIsDone() async throws {
        let facility = try Facility(watch: "ready_when: '{stem}.done'")
        try facility.copy(to: "day/a.tif")
        try await facility.withService { service in
            var service = service
            _ = try await service.wait(for: "incomplete", "day/a.done is not there yet")
            #expect(facility.published() == [])
            // Between two looks at the stack it says so; the suite's time limit ends a wait in vain.
            var said = ""
            while !said.contains("day/a.done is not there yet") {
                said = try await facility.unmix(
                    "explain", "\(facility.drop)/day/a.tif", "--socket", facility.socket
                ).output
            }
            try facility.write("", to: "day/a.done")
            _ = try await service.wait(for: "published", "day/a.tif")
            try await service.stop()
        }
    }

    @Test func onlyWhatIsHandedOverIsTaken() async throws {
        let facility = try Facility(watch: "hand_over: ready")
        try facility.copy(to: "day/a.tif")
        try facility.copy(to: "day/ready/b.tif")
        try await facility.withService { service in
            var service = service
            _ = try await service.wait(for: "published", "day/ready/b.tif")
            try FileManager.default.moveItem(
                atPath: "\(facility.drop)/day/a.tif", toPath: "\(facility.drop)/day/ready/a.tif")
            _ = try await service.wait(for: "published", "day/ready/a.tif")
            try await service.stop()
        }
        #expect(facility.published().count == 4)
    }

    @Test func ignoredNamesAreLeftAlone() async throws {
        let facility = try Facility(watch: "ignore: ['*_test.tif', scratch]")
        for name in ["a_test.tif", "scratch/b.tif", "c.tif"] { try facility.copy(to: name) }
        try await facility.withService { service in
            var service = service
            _ = try await service.wait(for: "published", "c.tif")
            try await service.stop()
        }
        #expect(facility.published() == ["c_unmixed.ome.tif", "c_unmixed.ome.tif.json"])
    }
}
