import Foundation
import Subprocess
import SystemPackage
import Testing

/// The commands that act on the running service.
@Suite(.timeLimit(.minutes(5)))
struct CommandTests {
    @Test func aPauseOutlivesARestart() async throws {
        let facility = try Facility()
        try await facility.withService { service in
            var service = service
            _ = try await service.wait(for: "ready")
            let paused = try await facility.unmix("pause", "scope", "--socket", facility.socket)
            #expect(paused.output.contains("PAUSED"))
            try facility.copy(to: "cells.tif")
            _ = try await service.wait(for: "queued", "cells.tif")
            let unknown = try await facility.unmix("pause", "tem", "--socket", facility.socket)
            #expect(unknown.status == 64)
            try await service.stop()
        }
        try await facility.withService { service in
            var service = service
            _ = try await service.wait(for: "ready")
            let status = try await facility.unmix("status", "--socket", facility.socket)
            #expect(status.output.contains("`unmix resume scope` goes on"))
            #expect(status.output.contains("1 queued; the first of the queue has waited"))
            #expect(facility.published().isEmpty)
            _ = try await facility.unmix("resume", "scope", "--socket", facility.socket)
            _ = try await service.wait(for: "published", "cells.tif")
            try await service.stop()
        }
    }

    @Test func aJobThatRunsIsCalledOffAndRetried() async throws {
        let facility = try Facility()
        let program = try await facility.makeWorkers(with: "worker-hold")
        try facility.copy(to: "cells.tif")
        try await facility.withService(program) { service in
            var service = service
            try await facility.waitUntil("running", in: "jobs")
            let cancelled = try await facility.unmix("cancel", "1", "--socket", facility.socket)
            #expect(cancelled.output.contains("cancelled"))
            _ = try await service.wait(for: "called off", "job=1")
            let shown = try await facility.unmix("show", "1", "--socket", facility.socket)
            #expect(shown.output.contains("job       1, cancelled"))
            #expect(shown.output.contains("the job was called off"))
            #expect(facility.published().isEmpty)
            let again = try await facility.unmix("cancel", "1", "--socket", facility.socket)
            #expect(again.status == 64)
            _ = try await facility.unmix("rescan", "--socket", facility.socket)
            try facility.mend("worker-hold")
            _ = try await facility.unmix("retry", "1", "--socket", facility.socket)
            _ = try await service.wait(for: "published", "cells.tif")
            try await service.stop()
        }
    }

    @Test func allThatFailedIsRetried() async throws {
        let facility = try Facility()
        try FileManager.default.createDirectory(
            atPath: facility.results, withIntermediateDirectories: true)
        for name in ["a", "b"] {
            try Data("mine".utf8).write(
                to: URL(filePath: "\(facility.results)/\(name)_unmixed.ome.tif"))
            try facility.copy(to: "\(name).tif")
        }
        try await facility.withService { service in
            var service = service
            try await service.wait(for: 2, linesWith: "exists already")
            for name in ["a", "b"] {
                try FileManager.default.removeItem(
                    atPath: "\(facility.results)/\(name)_unmixed.ome.tif")
            }
            let retried = try await facility.unmix(
                "retry", "--all-failed", "--watch", "scope", "--socket", facility.socket)
            #expect(retried.output.contains("2 jobs are queued again"))
            try await service.wait(for: 2, linesWith: "published")
            try await service.stop()
        }
        let both = try await facility.unmix("retry", "1", "--all-failed")
        #expect(both.status == 64)
    }

    @Test func jobsAreFilteredAndFiguresAreTold() async throws {
        let facility = try Facility()
        try facility.copy(to: "day1/a.tif")
        try facility.copy(to: "day2/b.tif")
        try await facility.withService { service in
            var service = service
            try await service.wait(for: 2, linesWith: "published")
            let socket = facility.socket
            for folder in ["day1", "\(facility.drop)/day1", "\(facility.drop)/day1/"] {
                let jobs = try await facility.unmix(
                    "jobs", "--folder", folder, "--since", "1h", "--socket", socket)
                #expect(jobs.output.contains("day1/a.tif"))
                #expect(!jobs.output.contains("day2/b.tif"))
            }
            let none = try await facility.unmix(
                "jobs", "--state", "failed", "--state", "poison", "--socket", socket)
            #expect(none.output == "no jobs\n")
            let wrong = try await facility.unmix("jobs", "--since", "soon", "--socket", socket)
            #expect(wrong.status == 64)
            let shown = try await facility.unmix("show", "1", "--socket", socket)
            #expect(shown.output.contains("day1/a.tif") || shown.output.contains("day2/b.tif"))
            #expect(shown.output.contains(" s: done"))
            let metrics = try await facility.unmix("metrics", "--socket", socket)
            #expect(metrics.output.contains("unmixd_published_total{watch=\"scope\"} 2\n"))
            #expect(
                metrics.output.contains("unmixd_jobs{watch=\"scope\",state=\"done\"} 2\n"))
            #expect(metrics.output.contains("unmixd_attempt_seconds_count 2\n"))
            try await service.stop()
        }
    }

    @Test func aFileThatWaitsIsExplained() async throws {
        let facility = try Facility()
        let whole = try Data(contentsOf: URL(filePath: Facility.stack))
        try whole.prefix(whole.count * 2 / 3).write(to: URL(filePath: "\(facility.drop)/cut.tif"))
        try await facility.withService { service in
            var service = service
            _ = try await service.wait(for: "incomplete", "cut.tif")
            let explained = try await facility.unmix(
                "explain", "\(facility.drop)/cut.tif", "--socket", facility.socket)
            #expect(explained.output.contains("incomplete: "))
            #expect(explained.output.contains("; gives up in 59 min"))
            try await service.stop()
        }
    }

    @Test func theLiveViewEndsCleanly() async throws {
        let facility = try Facility()
        try await facility.withService { service in
            var service = service
            _ = try await service.wait(for: "ready")
            let result = try await Subprocess.run(
                .path(FilePath("\(Facility.build)/unmix")),
                arguments: ["status", "--watch", "--socket", facility.socket], input: .none,
                output: .sequence, error: .discarded
            ) { execution in
                var views = 0
                for try await line in execution.standardOutput.strings()
                where line.hasPrefix("unmixd ") {
                    views += 1
                    if views == 2 { try execution.send(signal: .interrupt) }
                }
                #expect(views >= 2)
            }
            #expect(result.terminationStatus == .exited(0))
            try await service.stop()
        }
    }
}
