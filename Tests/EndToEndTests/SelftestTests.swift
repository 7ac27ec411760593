import Foundation
import Testing

/// `unmix selftest` against the real service.
@Suite(.timeLimit(.minutes(5)))
struct SelftestTests {
    private func report(_ output: String) throws -> [String: Any] {
        try #require(
            try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    }

    @Test func alphaFoundIsAlphaTrueAndNothingIsLeft() async throws {
        let facility = try Facility()
        try await facility.withService { service in
            var service = service
            _ = try await service.wait(for: "ready")
            let test = try await facility.unmix("selftest", "--config", facility.configuration)
            #expect(test.status == 0)
            #expect(test.output.contains("α true   0.25 0.5\nα found  0.25 0.5\n"))
            #expect(test.output.contains("all as they should be"))
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: facility.drop) == ["unmix.yaml"]
            )
            #expect(facility.published().isEmpty)
            let verified = try await facility.unmix("verify", "--socket", facility.socket)
            #expect(verified.status == 0)
            try await service.stop()
        }
        let nobody = try await facility.unmix("selftest", "--socket", facility.socket)
        #expect(nobody.status == 69)
        #expect(nobody.error.contains("the service does not answer"))
    }

    @Test func itWaitsAsTheWatchDoesAndKeepsWhatItIsToldTo() async throws {
        let facility = try Facility(watch: "hand_over: ready\n    ready_when: \"{stem}.done\"")
        try await facility.withService { service in
            var service = service
            _ = try await service.wait(for: "ready")
            let test = try await facility.unmix(
                "selftest", "--watch", "scope", "--keep", "--json", "--config",
                facility.configuration)
            let report = try report(test.output)
            #expect(report["has_passed"] as? Bool == true)
            let result = try #require(report["result"] as? String)
            #expect(result.hasSuffix("/ready/known_unmixed.ome.tif"))
            #expect(FileManager.default.fileExists(atPath: result))
            try await service.stop()
        }
    }

    @Test func itSaysWhyItCannot() async throws {
        let facility = try Facility()
        try await facility.withService { service in
            var service = service
            _ = try await service.wait(for: "ready")
            let unknown = try await facility.unmix(
                "selftest", "--watch", "none", "--socket", facility.socket)
            #expect(unknown.status == 64)
            _ = try await facility.unmix("pause", "--socket", facility.socket)
            let paused = try await facility.unmix("selftest", "--socket", facility.socket)
            #expect(paused.status == 75)
            #expect(paused.error.contains("the service is paused"))
            try await service.stop()
        }
    }

    @Test func aResultThatDoesNotComeInTimeIsSaid() async throws {
        let facility = try Facility()
        let program = try await facility.makeWorkers(with: "worker-hold")
        try await facility.withService(program) { service in
            var service = service
            _ = try await service.wait(for: "ready")
            let late = try await facility.unmix(
                "selftest", "--timeout", "2", "--config", facility.configuration)
            #expect(late.status == 75)
            #expect(late.error.contains("there is no result after 2 s"))
            #expect(late.error.contains("running"))
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: facility.drop) == ["unmix.yaml"]
            )
            try facility.mend("worker-hold")
            try await service.stop()
        }
    }

    @Test func anAttemptThatFailsIsSaidAtOnce() async throws {
        let facility = try Facility()
        let program = try await facility.makeWorkers(with: "fsync-EIO")
        try await facility.withService(program) { service in
            var service = service
            _ = try await service.wait(for: "ready")
            let test = try await facility.unmix("selftest", "--config", facility.configuration)
            #expect(test.status == 74)
            #expect(test.error.contains("cannot write the result: Input/output error"))
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: facility.drop) == ["unmix.yaml"]
            )
            try await service.stop()
        }
    }
}
