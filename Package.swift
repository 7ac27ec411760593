// swift-tools-version: 6.2
import PackageDescription

// One section a module, in the order in which a stack passes through them; docs/architecture.md says
// sentence. The daemon side never imports a pixel, the worker side never imports the ledger. `make check` fails on an
// import that is not listed here.
let package = Package(
    name: "unmixd",
    products: [
        .library(name: "Unmixing", targets: ["Unmixing"]),
        .library(name: "Imaging", targets: ["Imaging"]),
        .executable(name: "unmixd", targets: ["unmixd"]),
        .executable(name: "unmix", targets: ["unmix"]),
        .executable(name: "unmix-worker", targets: ["unmix-worker"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-async-algorithms", from: "1.1.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0", traits: []),
    ],
    targets: [
        // C libraries, and the Linux calls that Glibc's module lacks
        .systemLibrary(name: "CTIFF", pkgConfig: "libtiff-4", providers: [.apt(["libtiff-dev"])]),
        .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
        .systemLibrary(
            name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
        .target(
            name: "CJXR", cSettings: [.define("__ANSI__"), .headerSearchPath("forwarding")],
            linkerSettings: [.linkedLibrary("jxrglue"), .linkedLibrary("jpegxr")]),
        .systemLibrary(
            name: "CSeccomp", pkgConfig: "libseccomp", providers: [.apt(["libseccomp-dev"])]),
        .target(name: "CLinux"),

        // The words that both sides share, and the few things that both do to files
        .target(name: "Domain"),
        .target(name: "Files", dependencies: ["CLinux", "Domain"]),

        // Daemon side: drop folder → settled stack → rule → job → worker → results tree
        .target(name: "Watching", dependencies: ["CLinux", "Domain", "Files"]),
        .target(
            name: "Rules",
            dependencies: ["Domain", .crypto, .product(name: "Yams", package: "Yams")]),
        .target(
            name: "Ledger", dependencies: ["Domain", .product(name: "GRDB", package: "GRDB.swift")]),
        .target(
            name: "Executing",
            dependencies: [
                "CLinux", "Domain", "Files",
                .product(name: "Subprocess", package: "swift-subprocess"),
            ]),
        .target(name: "Auditing", dependencies: ["Domain", "Files", "Ledger", .crypto]),
        .target(name: "Systemd", dependencies: ["CSystemd", .logging]),
        .target(
            name: "Daemon",
            dependencies: [
                "Auditing", "Domain", "Executing", "Files", "Ledger", "Rules", "Systemd",
                "Watching", .logging,
                .product(name: "AsyncAlgorithms", package: "swift-async-algorithms"),
                .product(name: "Hummingbird", package: "hummingbird"), .lifecycle,
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]),

        // Worker side: planes in, planes out
        .target(name: "Unmixing", dependencies: ["Domain"]),
        .target(name: "Imaging", dependencies: ["CExpat", "CJXR", "CLinux", "CTIFF", "Domain"]),
        .target(
            name: "Processing", dependencies: ["Domain", "Files", "Imaging", "Unmixing", .crypto]),
        .target(name: "Sandbox", dependencies: ["CLinux", "CSeccomp", "Domain"]),

        // The executables
        .executableTarget(
            name: "unmixd", dependencies: ["CLinux", "Daemon", "Domain", .argumentParser]),
        .executableTarget(
            name: "unmix-worker",
            dependencies: ["CLinux", "Domain", "Files", "Processing", "Sandbox"]),
        .executableTarget(
            name: "unmix",
            dependencies: [
                "Auditing", "CLinux", "Domain", "Executing", "Files", "Imaging", "Processing",
                "Rules", "Watching", .argumentParser,
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),

        // Tests
        .testTarget(name: "DomainTests", dependencies: ["Domain"]),
        .testTarget(
            name: "WatchingTests", dependencies: ["CLinux", "Domain", "Files", "Watching"]),
        .testTarget(
            name: "RulesTests", dependencies: ["Domain", "Rules"],
            exclude: ["Golden", "GoldenConfiguration"]),
        .testTarget(
            name: "LedgerTests",
            dependencies: ["Domain", "Ledger", .product(name: "GRDB", package: "GRDB.swift")]),
        .testTarget(
            name: "ExecutingTests", dependencies: ["Domain", "Executing", "unmix-worker"]),
        .testTarget(name: "SystemdTests", dependencies: ["Systemd", .logging]),
        .testTarget(name: "AuditingTests", dependencies: ["Auditing", "Domain", "Ledger"]),
        .testTarget(name: "DaemonTests", dependencies: ["Daemon", "Domain"]),
        .testTarget(name: "UnmixingTests", dependencies: ["Domain", "Unmixing", .crypto]),
        .testTarget(name: "ImagingTests", dependencies: ["Domain", "Imaging", .crypto]),
        .testTarget(name: "SandboxTests", dependencies: ["Domain", "Sandbox"]),
        .testTarget(name: "ProcessingTests", dependencies: ["Domain", "Processing"]),
        .testTarget(name: "UnmixTests", dependencies: ["Auditing", "Domain", "Rules", "unmix"]),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "Domain", "Imaging", "unmix", "unmix-worker", "unmixd", .crypto,
                .product(name: "Subprocess", package: "swift-subprocess"),
            ]),
    ],
    swiftLanguageModes: [.v6]
)

// The fuzzer stands aside: scripts/fuzz asks for it, and builds all that it needs with sanitizers.
if Context.environment["UNMIXD_FUZZ"] != nil {
    package.targets += [
        .systemLibrary(name: "CFuzzer", path: "Fuzzing/CFuzzer"),
        .executableTarget(
            name: "unmix-fuzz", dependencies: ["CFuzzer", "Domain", "Imaging", "Rules"],
            path: "Fuzzing/unmix-fuzz"),
    ]
}

// So do the benchmarks: Benchmarks/run asks for them.
if Context.environment["UNMIXD_BENCH"] != nil {
    package.targets += [
        .executableTarget(
            name: "unmix-bench-kernels", dependencies: ["Domain", "Unmixing"],
            path: "Benchmarks/kernels"),
        .executableTarget(
            name: "unmix-bench-scan", dependencies: ["Domain", "Files", "Watching"],
            path: "Benchmarks/scan"),
    ]
}

for target in package.targets
where target.type != .system && !["CJXR", "CLinux"].contains(target.name) {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .treatAllWarnings(as: .error),
    ]
}

extension Target.Dependency {
    static var argumentParser: Self {
        .product(name: "ArgumentParser", package: "swift-argument-parser")
    }
    static var crypto: Self { .product(name: "Crypto", package: "swift-crypto") }
    static var lifecycle: Self {
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
    }
    static var logging: Self { .product(name: "Logging", package: "swift-log") }
}
