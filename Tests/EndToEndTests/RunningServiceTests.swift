import Foundation
import Glibc
import Testing

/// What a microscopist and a facility manager see of the running service.
@Suite(.timeLimit(.minutes(5)))
struct RunningServiceTests {
    @Test func aBrokenRuleFileStopsItsFolderUntilItIsMended() async throws {
        let facility = try Facility()
        try FileManager.default.createDirectory(
            atPath: "\(facility.drop)/sub", withIntermediateDirectories: true)
        try facility.write("rules:\n  - unmixx: {}\n", to: "sub/unmix.yaml")
        try facility.copy(to: "sub/waits.tif")
        try facility.copy(to: "goes.tif")
        try await facility.withService { service in
            var service = service
            _ = try await service.wait(for: "published", "goes.tif")
            let note = try String(
                contentsOfFile: "\(facility.results)/sub/unmix.yaml.error.txt", encoding: .utf8)
            #expect(note.contains("sub/unmix.yaml:2:5"))
            #expect(note.contains("Did you mean `unmix`"))
            try facility.write(Facility.rules, to: "sub/unmix.yaml")
            _ = try await service.wait(for: "published", "sub/waits.tif")
            #expect(!facility.published().contains("sub/unmix.yaml.error.txt"))
            try await service.stop()
        }
    }

    @Test func badInputIsToldAndLeavesTheServiceRunning() async throws {
        let facility = try Facility()
        try Data().write(to: URL(filePath: "\(facility.drop)/empty.tif"))
        try Data("no image".utf8).write(to: URL(filePath: "\(facility.drop)/text.tif"))
        try FileManager.default.createSymbolicLink(
            atPath: "\(facility.drop)/link.tif", withDestinationPath: Facility.stack)
        #expect(mkfifo("\(facility.drop)/pipe.tif", 0o644) == 0)
        try FileManager.default.createDirectory(
            atPath: "\(facility.drop)/folder.tif", withIntermediateDirectories: true)
        try await facility.withService { service in
            var service = service
            var told: Set<String> = []
            while !told.isSuperset(of: ["text.tif", "link.tif", "pipe.tif"]) {
                guard let line = try await service.nextLine() else { break }
                for name in ["text.tif", "link.tif", "pipe.tif"]
                where line.contains("stack=\(name)") && line.contains("reason=") {
                    told.insert(name)
                }
            }
            try facility.copy(to: "good.tif")
            _ = try await service.wait(for: "published", "good.tif")
            try await service.stop()
        }
        #expect(
            facility.published() == [
                "good_unmixed.ome.tif", "good_unmixed.ome.tif.json", "text.unmix-failed.txt",
            ])
    }

    @Test func theToolTalksToTheService() async throws {
        let facility = try Facility()
        try facility.copy(to: "cells.tif")
        try facility.copy(to: "taken.tif")
        try FileManager.default.createDirectory(
            atPath: facility.results, withIntermediateDirectories: true)
        try Data("mine".utf8).write(
            to: URL(filePath: "\(facility.results)/taken_unmixed.ome.tif"))
        try await facility.withService { service in
            var service = service
            var ended: Set<String> = []
            while ended.count < 2, let line = try await service.nextLine() {
                if line.contains("published") { ended.insert("done") }
                if line.contains("exists already") { ended.insert("failed") }
            }
            let status = try await facility.unmix("status", "--socket", facility.socket)
            #expect(status.output.contains("1 done, 1 failed"))
            let jobs = try await facility.unmix(
                "jobs", "--state", "failed", "--json", "--socket", facility.socket)
            let list =
                try JSONSerialization.jsonObject(with: Data(jobs.output.utf8)) as? [[String: Any]]
            let id = try #require(list?.first?["id"] as? Int)
            try FileManager.default.removeItem(
                atPath: "\(facility.results)/taken_unmixed.ome.tif")
            let retried = try await facility.unmix("retry", "\(id)", "--socket", facility.socket)
            #expect(retried.status == 0)
            _ = try await service.wait(for: "published", "taken.tif")
            let shown = try await facility.unmix("show", "\(id)", "--socket", facility.socket)
            #expect(shown.output.contains("attempt 2"))
            let missing = try await facility.unmix("show", "999", "--socket", facility.socket)
            #expect(missing.status == 66)
            let explained = try await facility.unmix(
                "explain", "\(facility.drop)/cells.tif", "--socket", facility.socket)
            #expect(explained.output.contains("all: matches"))
            #expect(explained.output.contains("done"))
            try await service.stop()
        }
        let nobody = try await facility.unmix("status", "--socket", facility.socket)
        #expect(nobody.status == 69)
        #expect(!facility.published().contains { $0.hasSuffix("unmix-failed.txt") })
    }

    @Test func aRestartDoesNothingTwice() async throws {
        let facility = try Facility()
        try facility.copy(to: "cells.tif")
        try await facility.withService { service in
            var service = service
            _ = try await service.wait(for: "published")
            try await service.stop()
        }
        let sidecar = "\(facility.results)/cells_unmixed.ome.tif.json"
        let before = try FileManager.default.attributesOfItem(atPath: sidecar)
        #expect(chmod("\(facility.drop)/cells.tif", 0o600) == 0)
        try facility.copy(to: "more.tif")
        try await facility.withService { service in
            var service = service
            let line = try await service.wait(for: "published")
            #expect(line.contains("more.tif"))
            try await service.stop()
        }
        let after = try FileManager.default.attributesOfItem(atPath: sidecar)
        #expect(before[.modificationDate] as? Date == after[.modificationDate] as? Date)
        #expect(facility.published().count == 4)
    }

    @Test func aSecondServiceOnTheSameStateEndsAtOnce() async throws {
        let facility = try Facility()
        try await facility.withService { service in
            var service = service
            _ = try await service.wait(for: "ready")
            try await facility.withService { second in
                var second = second
                _ = try await second.wait(for: "another unmixd")
                #expect(try await second.nextLine() == nil)
            }
            try await service.stop()
        }
    }

    @Test func aChangedConfigurationIsReadOnSIGHUP() async throws {
        let facility = try Facility()
        let other = "\(facility.root)/other"
        try FileManager.default.createDirectory(
            atPath: other, withIntermediateDirectories: true)
        try await facility.withService { service in
            var service = service
            _ = try await service.wait(for: "ready")
            let file = "\(facility.root)/unmixd.yaml"
            let text = try String(contentsOfFile: file, encoding: .utf8)
            try text.replacingOccurrences(of: "workers", with: "wrokers")
                .write(toFile: file, atomically: true, encoding: .utf8)
            #expect(Glibc.kill(service.pid, SIGHUP) == 0)
            _ = try await service.wait(for: "stays in force", "workers")
            try text.replacingOccurrences(of: "\(facility.root)/drop", with: other)
                .write(toFile: file, atomically: true, encoding: .utf8)
            #expect(Glibc.kill(service.pid, SIGHUP) == 0)
            _ = try await service.wait(for: "reloaded")
            try Facility.rules.write(
                toFile: "\(other)/unmix.yaml", atomically: true, encoding: .utf8)
            try FileManager.default.copyItem(
                atPath: Facility.stack, toPath: "\(other)/cells.tif")
            _ = try await service.wait(for: "published", "cells.tif")
            try await service.stop()
        }
    }
}
