@echo off
rem The dashboard with the demonstration data on Windows: a double click, or "start.cmd 8600" for another port.
rem Needs Python 3.11 or newer from python.org; everything else goes into .venv and .tools of this folder.
setlocal
cd /d "%~dp0"
chcp 65001 >nul
set "PYTHONUTF8=1"
set "UV_VERSION=0.13.9"
set "UV_PROJECT_ENVIRONMENT=.venv"
set "UV_PYTHON_DOWNLOADS=never"
set "VIRTUAL_ENV="
set "PORT=%~1"
if not defined PORT set "PORT=8501"

rem A copy of uv.lock in .venv says for what it was installed; a moved folder has a python that does not start.
if not exist ".venv\Scripts\iro.exe" goto install
fc /b uv.lock .venv\installed-uv.lock >nul 2>&1 || goto install
.venv\Scripts\python.exe -c "import dashboard, pathlib, sys; sys.exit(pathlib.Path(dashboard.__file__).parents[1] != pathlib.Path.cwd())" >nul 2>&1 || goto install
goto run

:install
set "PYTHON="
for %%v in (3.14 3.13 3.12 3.11) do call :try_launcher %%v
if not defined PYTHON python -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>&1 && set "PYTHON=python"
if not defined PYTHON (
    echo Python 3.11 or newer is needed, and this computer has none.
    echo Get it from https://www.python.org/downloads/ and start this file again.
    goto failed
)
for /f "delims=" %%p in ('%PYTHON% -c "import sys; print(sys.executable)"') do set "PYTHON_EXE=%%p"
set "UV=.tools\uv\Scripts\uv.exe"
if exist "%UV%" goto sync
%PYTHON% -c "import venv, ensurepip" >nul 2>&1 || (
    echo This Python has no venv. Install Python from https://www.python.org/downloads/ and start this file again.
    goto failed
)
echo Fetching uv %UV_VERSION% into .tools ^(once^) ...
%PYTHON% -m venv --clear .tools\uv || goto not_fetched
.tools\uv\Scripts\python.exe -m pip install --quiet --disable-pip-version-check uv==%UV_VERSION% || goto not_fetched

:sync
echo Installing the packages of uv.lock into .venv ...
rem Some networks read what passes with a certificate of their own, which only the system's store knows: a second try.
"%UV%" sync --quiet --frozen --no-dev --inexact --compile-bytecode --python "%PYTHON_EXE%" >nul 2>&1 && goto synced
set "UV_SYSTEM_CERTS=1"
"%UV%" sync --quiet --frozen --no-dev --inexact --compile-bytecode --python "%PYTHON_EXE%" || (
    echo The packages of uv.lock could not be installed; the lines above say why. The first start needs the Internet.
    goto failed
)
:synced
.venv\Scripts\python.exe -m compileall -q etl dashboard pages
copy /y uv.lock .venv\installed-uv.lock >nul

:run
.venv\Scripts\iro.exe demo --port %PORT%
if errorlevel 1 goto failed
exit /b 0

:try_launcher
if defined PYTHON exit /b 0
py -%1 -c "pass" >nul 2>&1 && set "PYTHON=py -%1"
exit /b 0

:not_fetched
echo uv could not be fetched. The first start needs the Internet (pypi.org); later starts do not.

:failed
rem The window of a double click stays open, so that the sentence can be read.
pause
exit /b 2
