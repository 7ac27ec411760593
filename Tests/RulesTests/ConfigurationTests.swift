import Domain
import Rules
import Testing

@Suite struct ConfigurationTests {
    private func read(
        _ text: String, environment: [String: String] = [:], cores: Int = 4
    ) throws -> Configuration {
        try Configuration(
            bytes: Array(text.utf8), path: "unmixd.yaml", environment: environment, cores: cores)
    }

    private let minimal = "watches: [{ name: a, folder: /drop, results: /results }]"

    @Test func fillsInDefaults() throws {
        let configuration = try read(minimal)
        #expect(configuration.workers == 2)
        #expect(configuration.limits.threads == 2)
        #expect(configuration.state == "/var/lib/unmixd")
        #expect(configuration.socket == "/var/lib/unmixd/control.sock")
        let watch = try #require(configuration.watches.first)
        #expect(watch.name == "a")
        #expect(watch.folder == "/drop")
        #expect(watch.results == "/results")
        #expect(watch.quiet == .seconds(10))
        #expect(watch.giveUp == .seconds(86_400))
        #expect(watch.scan == .seconds(900))
    }

    @Test func takesEverythingAsItIsGiven() throws {
        let configuration = try read(
            """
            watches:
              - name: sp8
                folder: /srv//drop/./sp8/
                results: /srv/results/sp8
                settle: { quiet: 500ms, give_up: 2d }
                scan: 1h
                ignore: ["*_test.tif", scratch]
                ready_when: "{stem}.done"
                hand_over: ready
                priority: 5
                at_once: 2
            workers: 3
            threads: 5
            memory: 512MiB
            timeout: 20m
            sandbox: required
            state: /var/tmp/state
            socket: /run/x.sock
            """, environment: ["STATE_DIRECTORY": "/s", "RUNTIME_DIRECTORY": "/r"])
        var watch = Configuration.Watch(
            name: "sp8", folder: "/srv/drop/sp8", results: "/srv/results/sp8",
            quiet: .milliseconds(500), giveUp: .seconds(172_800), scan: .seconds(3_600))
        watch.ignore = ["*_test.tif", "scratch"]
        watch.readyWhen = SentinelTemplate("{stem}.done")
        (watch.handOver, watch.priority, watch.atOnce) = ("ready", 5, 2)
        let expected = Configuration(
            watches: [watch], workers: 3,
            limits: WorkerLimits(memory: 512 << 20, sandbox: .required, threads: 5),
            timeout: .seconds(1_200),
            state: "/var/tmp/state", socket: "/run/x.sock")
        #expect(configuration == expected)
    }

    @Test func takesFoldersFromSystemd() throws {
        let configuration = try read(
            minimal,
            environment: ["STATE_DIRECTORY": "/s/one:/s/two", "RUNTIME_DIRECTORY": "/run/u"])
        #expect(configuration.state == "/s/one")
        #expect(configuration.socket == "/run/u/control.sock")
        #expect(
            try read(minimal, environment: ["STATE_DIRECTORY": "/s"]).socket == "/s/control.sock")
    }

    @Test(arguments: [(1, 1, 1), (2, 1, 2), (3, 1, 3), (64, 32, 2)])
    func halvesTheCores(cores: Int, workers: Int, threads: Int) throws {
        let configuration = try read(minimal, cores: cores)
        #expect(configuration.workers == workers)
        #expect(configuration.limits.threads == threads)
    }

    @Test(arguments: [(1, 4), (3, 1), (8, 1)])
    func workersShareTheCores(workers: Int, threads: Int) throws {
        let configuration = try read(minimal + "\nworkers: \(workers)\n", cores: 4)
        #expect(configuration.limits.threads == threads)
    }

    @Test func takesFoldersThatOnlyLookAlike() throws {
        let configuration = try read(
            """
            watches:
              - { name: a, folder: /srv/drop, results: /srv/drop-results }
              - { name: b, folder: /srv/drop2, results: /srv/drop-results }
            """)
        #expect(configuration.watches.count == 2)
    }

    @Test func refusesAnEmptyFile() {
        let error = #expect(throws: Diagnostics.self) { try read("# nothing\n") }
        #expect(error?.failure.code == .badRule)
        #expect(error?.failure.code.exitCode == 78)
    }

    @Test(arguments: [
        ("{stem}.done", "x/a.ome.tif", "x/a.done"), ("{name}.ok", "a.lsm", "a.lsm.ok"),
        (".ready-{stem}", "x/run.1/", "x/.ready-run.1"),
    ])
    func sentinelsLieBesideTheirStacks(template: String, stack: String, path: String) throws {
        #expect(try #require(SentinelTemplate(template)).path(for: stack) == path)
    }

    @Test(arguments: ["done", "{stem}", "../{stem}.done", "{stem}{x}.done", "", "a/{stem}.done"])
    func sentinelsThatFitNoStackAreRefused(template: String) {
        #expect(SentinelTemplate(template) == nil)
    }

    @Test func sampleIsSound() throws {
        let configuration = try Configuration(
            bytes: try Package.bytes("config/unmixd.yaml"), path: "unmixd.yaml",
            environment: [:], cores: 2)
        #expect(configuration.watches.map(\.name) == ["microscope"])
        #expect(configuration.watches.first?.quiet == .seconds(10))
    }
}
