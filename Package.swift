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
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
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
        .target(name: "CLinux"),

        // The words that both sides share
        .target(name: "Domain"),

        // Daemon side: drop folder → settled stack → rule → job → worker → results tree
        .target(name: "Watching", dependencies: ["CLinux", "Domain"]),
        .target(
            name: "Rules",
            dependencies: [
                "Domain", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Yams", package: "Yams"),
            ]),
        .target(
            name: "Ledger", dependencies: ["Domain", .product(name: "GRDB", package: "GRDB.swift")]),
        .target(
            name: "Executing",
            dependencies: [
                "CLinux", "Domain", .product(name: "Subprocess", package: "swift-subprocess"),
            ]),
        .target(
            name: "Systemd",
            dependencies: ["CSystemd", .product(name: "Logging", package: "swift-log")]),

        // Worker side: planes in, planes out
        .target(name: "Unmixing", dependencies: ["Domain"]),
        .target(name: "Imaging", dependencies: ["CExpat", "CTIFF", "Domain"]),
        .target(
            name: "Processing",
            dependencies: [
                "Domain", "Imaging", "Unmixing", .product(name: "Crypto", package: "swift-crypto"),
            ]),

    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system && target.name != "CLinux" {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .treatAllWarnings(as: .error),
    ]
}
